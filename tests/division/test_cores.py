"""More cores give the same answer sooner; whoever asked is spoken to in their own thread, and can stop the work."""

import threading
import time
from dataclasses import replace
from importlib import import_module

import pytest

from shequ.division.solver import Cancelled, Parameters, crews, divide, propose
from shequ.division.solver.running import Watch
from tests.division.towns import HIGH, LOW, lattice, look

QUICK = Parameters(LOW, HIGH, effort=100, starts=4)


@pytest.fixture(params=[1, 3])
def hands(request, monkeypatch):
    monkeypatch.setattr(crews, "cores", lambda: request.param)
    return request.param


@pytest.fixture
def in_chunks(monkeypatch):
    dividing = import_module("shequ.division.solver.dividing")
    monkeypatch.setattr(dividing, "WIDE", 200)
    monkeypatch.setattr(dividing, "CHUNK", 100)


def answers(monkeypatch, work):
    """Return what work answers with one core and with three."""
    found = []
    for count in (1, 3):
        monkeypatch.setattr(crews, "cores", lambda count=count: count)
        found.append(work())
    return found


def test_starts_give_the_same_answer(monkeypatch):
    def work():
        return divide(lattice(12, 3), QUICK).labels.tolist()

    one, three = answers(monkeypatch, work)

    assert one == three


def test_chunks_give_the_same_answer(monkeypatch, in_chunks):
    problem = lattice(24, 3)

    def work():
        return divide(problem, QUICK).labels.tolist()

    one, three = answers(monkeypatch, work)

    assert one == three
    assert look(problem, one).torn == 0


def test_proposals_give_the_same_answer(monkeypatch):
    def work():
        return [one.division.labels.tolist() for one in propose(lattice(12, 3), QUICK, 5)]

    one, three = answers(monkeypatch, work)

    assert one == three


def test_progress_is_told_in_order_and_where_it_was_asked_for(hands):
    told, threads = [], set()

    def tell(done):
        told.append(done)
        threads.add(threading.get_ident())

    propose(lattice(12, 3), QUICK, 3, progress=tell)

    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)
    assert threads == {threading.get_ident()}


def test_the_work_stops_when_nobody_wants_it_any_more(hands):
    with pytest.raises(Cancelled):
        propose(lattice(12, 3), replace(QUICK, effort=20_000), 4, is_cancelled=lambda: True)


def test_processor_time_of_all_threads_is_counted(monkeypatch):
    monkeypatch.setattr(crews, "cores", lambda: 2)
    watch = Watch(None, None)

    def job(_own):
        began = time.thread_time()
        while time.thread_time() - began < 0.05:
            pass

    crews.all_of([job, job], watch)

    assert watch.elsewhere == pytest.approx(0.1, abs=0.05)


def test_what_goes_wrong_in_a_thread_is_not_lost(monkeypatch):
    monkeypatch.setattr(crews, "cores", lambda: 2)

    def fail(_own):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        crews.all_of([fail, fail], Watch(None, None))
