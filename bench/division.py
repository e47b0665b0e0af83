"""Community division: quality and speed, judged by arithmetic that is not the solver's.

Yardsticks of the same run, where they are installed: METIS (`pip install pymetis`), MaxP of spopt, max-p of pygeoda; said in plain sight where
they are not. Without options on invented towns; `--data FOLDER` takes NAME.parquet with NAME_edges.parquet instead
(columns id, hh, pop, existing; u, v, len_m, kind). The fixed bars on J are of the instance n2k_s1 and are told only with it.
Times are processor seconds; the compiler has run before.
"""

import argparse
import importlib.util
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from bench.division_towns import town, write
from bench.figures import Figure, note, report
from shequ.division.solver import Known, Parameters, Problem, bound, crews, divide, divide_grids, judge, propose, prove
from shequ.division.solver.reading import read_blocks
from tests.division.towns import HIGH, LOW, lattice, least_outside, look

PEOPLE = (4000, 10000)
SEEDS = 200
JUDGED_SEEDS = 20
"""Seeds of which the worst is held against the bars on J."""
SIZES = (2_000, 20_000, 200_000)
J_BAR, J_LONG_BAR = 0.283, 0.274


def wanted(seed: int = 1, **more) -> Parameters:
    """Return the parameters of the bars."""
    return Parameters(LOW, HIGH, *PEOPLE, seed=seed, **more)


def timed(problem: Problem, parameters: Parameters):
    """Return a division and the processor seconds it took."""
    began = time.process_time()
    found = divide(problem, parameters)
    return found, time.process_time() - began


def seeds(problems: dict[str, Problem]) -> list[Figure]:
    """Run many seeds and every way of counting; look for torn and avoidable ones."""
    runs = torn = avoidable = lost = 0
    small = {name: one for name, one in problems.items() if one.size <= 3_000}
    while runs < SEEDS:
        for name, problem in small.items():
            if problem.size > 1_000 and runs % 5:
                continue
            seed, count = 1000 + runs, ("free", "most", "fewest")[runs % 3] if runs % 2 else "free"
            found = divide(problem, wanted(seed, count=count))
            seen = look(problem, found.labels)
            runs += 1
            torn += seen.torn
            lost += seen.missing
            more = len(seen.outside) - least_outside(problem)
            if more or seen.torn:
                note(f"{name}, seed {seed}, {count}: {more} more than the least, {seen.torn} torn")
            avoidable += max(more, 0)
    return [
        Figure(f"torn communities in {runs} seeded runs", torn, "", "0", torn == 0),
        Figure("communities outside beyond the least possible, same runs", avoidable, "", "0", avoidable == 0),
        Figure("households without a community, same runs", lost, "", "0", lost == 0),
    ]  # fmt: skip


def quality(name: str, problem: Problem) -> list[Figure]:
    """Measure J at the usual and at a long effort, fewest and most, against whatever is installed."""
    tried = [timed(problem, wanted(seed)) for seed in range(1, JUDGED_SEEDS + 1)]
    found = tried[0][0]
    scores, times = sorted(one.score for one, _cpu in tried), sorted(cpu for _one, cpu in tried)
    note(
        f"{name}, {JUDGED_SEEDS} seeds: J {scores[0]:.4f} to {scores[-1]:.4f}, median {scores[len(scores) // 2]:.4f}; {times[-1]:.2f} cpu s at most"
    )
    long, long_seconds = timed(problem, wanted(effort=20_000))
    is_known = name == "n2k_s1"
    figures = [
        Figure(f"{name}: J at usual effort, the worst of {JUDGED_SEEDS} seeds", scores[-1], "",
               f"≤ {J_BAR}" if is_known else "none for this town", scores[-1] <= J_BAR or not is_known,
               f"median {scores[len(scores) // 2]:.3f}, {times[len(times) // 2]:.2f} cpu s"),
        Figure(f"{name}: J at long effort", long.score, "", f"≤ {J_LONG_BAR}" if is_known else "none for this town",
               long.score <= J_LONG_BAR or not is_known, f"{long_seconds:.2f} cpu s"),
    ]  # fmt: skip
    most, _seconds = timed(problem, wanted(count="most"))
    fewest, _seconds = timed(problem, wanted(count="fewest"))
    least = least_outside(problem)
    note(
        f"{name}: {fewest.count} to {most.count} communities, free {found.count}; outside {len(found.violations)} of least {least}"
    )
    if importlib.util.find_spec("pymetis"):
        labels, cpu = metis(problem)
        theirs = judge(problem, labels, wanted())
        figures.append(
            Figure(f"{name}: J against METIS", found.score / theirs.score, "times", "< 1", found.score < theirs.score,
                   f"METIS J {theirs.score:.3f}, {len(theirs.violations)} outside or torn apart, {cpu:.2f} cpu s")
        )  # fmt: skip
    else:
        note("METIS: not installed (pymetis), not measured")
    if importlib.util.find_spec("spopt"):
        outside, cpu = spopt_max_p(problem)
        ratio = times[len(times) // 2] / cpu
        figures.append(
            Figure(f"{name}: processor time against MaxP of spopt", ratio, "times", "≤ 0.02",
                   ratio <= 0.02 and len(found.violations) <= outside, f"MaxP {outside} outside in {cpu:.1f} cpu s, ours {len(found.violations)}")
        )  # fmt: skip
    else:
        note("MaxP: not installed (spopt), not measured")
    if importlib.util.find_spec("pygeoda"):
        count, cpu = max_p(problem)
        figures.append(
            Figure(f"{name}: most communities against max-p of pygeoda", most.count / count, "times", "≥ 1.08",
                   most.count >= 1.08 * count and len(most.violations) == least, f"max-p {count} in {cpu:.2f} cpu s")
        )  # fmt: skip
    else:
        note("max-p: not installed (pygeoda), not measured")
    return figures


def metis(problem: Problem) -> tuple[np.ndarray, float]:
    """Divide with METIS by households, recursively, which serves it best; parts that are not connected are counted as several."""
    import pymetis

    around: list[list[int]] = [[] for _ in range(problem.size)]
    weight: list[list[int]] = [[] for _ in range(problem.size)]
    for (a, b), metres in zip(problem.streets.tolist(), problem.metres, strict=True):
        for here, there in ((a, b), (b, a)):
            around[here].append(there)
            weight[here].append(max(1, round(metres / 10)))
    start = np.cumsum([0, *map(len, around)]).tolist()
    began = time.process_time()
    _cut, part = pymetis.part_graph(
        max(2, round(problem.households.sum() / 2000)), xadj=start, adjncy=[one for near in around for one in near], recursive=True,
        vweights=problem.households.tolist(), eweights=[one for near in weight for one in near],
    )  # fmt: skip
    cpu = time.process_time() - began
    return _pieces(problem, np.array(part)), cpu


def _pieces(problem: Problem, label: np.ndarray) -> np.ndarray:
    """Number the connected pieces of labels."""
    root = list(range(problem.size))

    def find(x: int) -> int:
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        return x

    for a, b in problem.streets.tolist():
        if label[a] == label[b]:
            root[find(a)] = find(b)
    return np.unique([find(x) for x in range(problem.size)], return_inverse=True)[1]


def spopt_max_p(problem: Problem) -> tuple[int, float]:
    """Return how many communities MaxP of spopt leaves outside the band on the largest connected ground, and its seconds."""
    import warnings

    import pandas as pd
    from libpysal.weights import W
    from spopt.region import MaxPHeuristic

    piece = _pieces(problem, np.zeros(problem.size, int))
    here = np.flatnonzero(piece == np.bincount(piece).argmax())
    place = np.full(problem.size, -1)
    place[here] = np.arange(len(here))
    around: dict[int, list[int]] = {block: [] for block in range(len(here))}
    for a, b in place[problem.streets].tolist():
        if a >= 0 and b >= 0:
            around[a].append(b)
            around[b].append(a)
    frame = pd.DataFrame(
        {"households": problem.households[here], "east": problem.where[here, 0], "north": problem.where[here, 1]}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        np.random.seed(1)
        model = MaxPHeuristic(frame, W(around), ["east", "north"], "households", LOW, top_n=2)
        began = time.process_time()
        model.solve()
        cpu = time.process_time() - began
    homes = np.bincount(np.unique(model.labels_, return_inverse=True)[1], problem.households[here])
    return int(((homes < LOW) | (homes > HIGH)).sum()), cpu


def max_p(problem: Problem) -> tuple[int, float]:
    """Return how many regions of at least LOW households max-p (greedy) finds inside the largest connected ground."""
    import pygeoda

    piece = _pieces(problem, np.zeros(problem.size, int))
    here = np.flatnonzero(piece == np.bincount(piece).argmax())
    place = np.full(problem.size, -1)
    place[here] = np.arange(len(here))
    around: list[list[int]] = [[] for _ in here]
    for a, b in place[problem.streets].tolist():
        if a >= 0 and b >= 0:
            around[a].append(b)
            around[b].append(a)
    with tempfile.TemporaryDirectory() as folder:
        gal = Path(folder) / "w.gal"
        lines = [f"0 {len(here)} town id"]
        for block, near in enumerate(around):
            lines += [f"{block} {len(near)}", " ".join(map(str, near))]
        gal.write_text("\n".join(lines) + "\n")
        weights = pygeoda.weights.read_gal(str(gal), [str(block) for block in range(len(here))])
        homes = problem.households[here].tolist()
        began = time.process_time()
        found = pygeoda.maxp_greedy(
            weights, [homes], homes, LOW, iterations=9, random_seed=1, scale_method="standardize"
        )
        cpu = time.process_time() - began
    return len(set(found["Clusters"])) + int(
        (np.bincount(piece, problem.households)[np.unique(piece)] >= LOW).sum()
    ) - 1, cpu


def growth(problems: dict[int, Problem]) -> list[Figure]:
    """Measure how processor time grows with blocks, and memory at the largest."""
    taken = {}
    for problem in problems.values():
        found, seconds = timed(problem, wanted())
        seen = look(problem, found.labels)
        least = least_outside(problem)
        note(
            f"{problem.size} blocks: {seconds:.1f} cpu s, J {found.score:.3f}, {len(seen.outside)} outside of least {least}, {seen.torn} torn"
        )
        taken[problem.size] = seconds
    small, large = min(taken), max(taken)
    rise = math.log(taken[large] / taken[small]) / math.log(large / small)
    each = taken[large] / large * 100_000
    return [
        Figure(f"processor time for 100,000 blocks, at {large}", each, "s", "≤ 30", each <= 30),
        Figure(f"growth exponent, {small} to {large}", rise, "", "≤ 1.10", rise <= 1.10),
    ]


def grids(problem: Problem) -> Figure:
    """Divide communities into grids; count what is outside against what no division avoids."""
    labels = divide(problem, wanted()).labels
    began = time.process_time()
    found = divide_grids(problem, labels, Parameters(300, 500, seed=1))
    seconds = time.process_time() - began
    sure = sum(one.is_unavoidable for one in found.violations)
    ratio = len(found.violations) / max(sure, 1)
    return Figure(f"grids outside the band against those proved unavoidable, {problem.size} blocks", ratio, "times", "≤ 1.8",
                  ratio <= 1.8, f"{found.count} grids, {len(found.violations)} outside, {sure} proved, {seconds:.1f} cpu s")  # fmt: skip


def rescore(problem: Problem, bar: float) -> Figure:
    """Measure judging one more drawing of a town whose proofs are at hand."""
    parameters = wanted()
    labels = divide(problem, parameters).labels
    proofs = prove(problem, parameters)
    judge(problem, labels, parameters, proofs)
    began = time.process_time()
    for _drawing in range(20):
        judge(problem, labels, parameters, proofs)
    each = (time.process_time() - began) / 20 * 1000
    return Figure(f"a drawing by hand judged again, {problem.size} blocks", each, "cpu ms", f"≤ {bar:g}", each <= bar)


def first_drawing(size: int) -> Figure:
    """Measure a fresh process that judges one drawing, start-up and proofs included; the compiler is not to be loaded."""
    code = (
        "import sys,time;from bench.division_towns import town;from shequ.division.solver import Parameters,judge;"
        f"began=time.process_time();problem=town({size},3).problem;made=time.process_time()-began;"
        "import numpy as np;judge(problem,np.arange(problem.size)//20,Parameters(1000,3000));"
        "print(time.process_time()-made,'numba' in sys.modules)"
    )
    seconds, loads = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    return Figure(f"the first drawing of {size} blocks in a fresh process", float(seconds), "cpu s", "≤ 1.5",
                  float(seconds) <= 1.5, f"the compiler is {'loaded' if loads == 'True' else 'not loaded'}")  # fmt: skip


def second_core(problem: Problem) -> list[Figure]:
    """Measure four proposals by the clock with one core and with all; the answers must be equal."""
    every = crews.cores
    taken, labels = [], []
    try:
        for hands in (lambda: 1, every):
            crews.cores = hands
            began, cpu = time.perf_counter(), time.process_time()
            found = propose(problem, wanted(), 4)
            taken.append(time.perf_counter() - began)
            note(
                f"4 proposals, {problem.size} blocks, {hands()} cores: {taken[-1]:.2f} s, {time.process_time() - cpu:.2f} cpu s"
            )
            labels.append([one.division.labels.tolist() for one in found])
    finally:
        crews.cores = every
    many = every()
    gain = taken[0] / taken[1]
    return [
        Figure("proposals that differ with the number of cores", int(labels[0] != labels[1]), "", "0", labels[0] == labels[1]),
        Figure(f"4 proposals with {many} cores against one, by the clock", gain, "times", "≥ 1.3", many == 1 or gain >= 1.3),
    ]  # fmt: skip


def bounds(problems: list[Problem]) -> list[Figure]:
    """Look how many small divisions are proved the best or nearly so, and that no other seed goes below a bound."""
    proved = near = below = 0
    slowest = 0.0
    for problem in problems:
        tried = [divide(problem, wanted(seed)) for seed in range(4)]
        best = min(tried, key=lambda one: (len(one.violations), one.score))
        began = time.process_time()
        known = bound(problem, wanted(), best)
        slowest = max(slowest, time.process_time() - began)
        proved += known.status == Known.BEST
        near += known.gap is not None and known.gap <= 0.1
        below += known.lower is not None and any(
            one.score < known.lower - 1e-9 for one in tried if len(one.violations) <= len(best.violations)
        )
        note(
            f"{problem.size} blocks, {best.count} communities: J {best.score:.4f}, {known.status.value}, gap {known.gap}"
        )
    return [
        Figure(f"divisions below their bound, {len(problems)} towns", below, "", "0", below == 0),
        Figure("the same: proved the best", proved / len(problems), "of 1", "≥ 0.5", proved >= 0.5 * len(problems), f"{near} within 10 %"),
        Figure("the same: slowest bound", slowest, "cpu s", "≤ 12", slowest <= 12),
    ]  # fmt: skip


def command(file: Path, what: str, cpu_bar: float | None, memory_bar: float | None) -> list[Figure]:
    """Run `shequ divide` as people do; return processor seconds with start-up, and peak memory."""
    code = (
        "import resource,subprocess,sys;"
        "subprocess.run(sys.argv[1:],check=True,stdout=subprocess.DEVNULL);"
        "u=resource.getrusage(resource.RUSAGE_CHILDREN);print(u.ru_utime+u.ru_stime,u.ru_maxrss/1024)"
    )
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, "-m", "shequ.cli", "divide", str(file), "--out", f"{folder}/labels.csv"]
        told = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True).stdout
    cpu, memory = map(float, told.split())
    figures = []
    if cpu_bar:
        figures.append(Figure(f"`shequ divide`, {what}, with start-up", cpu, "cpu s", f"≤ {cpu_bar}", cpu <= cpu_bar))
    if memory_bar:
        figures.append(Figure(f"peak memory, {what}", memory, "MB", f"≤ {memory_bar}", memory <= memory_bar))
    return figures


def main() -> int:
    """Measure and report."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, help="folder of instances")
    options.add_argument("--quick", action="store_true", help="nothing above 20,000 blocks")
    chosen = options.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    files = sorted(chosen.data.glob("*_edges.parquet")) if chosen.data else []
    named = {
        file.name.removesuffix("_edges.parquet"): file.with_name(file.name.replace("_edges", "")) for file in files
    }
    given = {name: read_blocks(file).problem for name, file in named.items()}
    made = {size: town(size, 7) for size in (SIZES[:2] if chosen.quick else SIZES)}
    divide(town(60, 1).problem, wanted(effort=5))
    small = given or {f"town of 200, {seed}": town(200, seed).problem for seed in range(4)} | {
        "town of 2,000": made[2000].problem
    }
    figures = seeds(small)
    name = "n2k_s1" if "n2k_s1" in given else "town of 2,000"
    figures += quality(name, given.get(name, made[2000].problem))
    figures += growth({size: one.problem for size, one in made.items()})
    county = town(300, 3).problem
    figures += [rescore(county, 10), rescore(made[2000].problem, 100), first_drawing(300)]
    figures += second_core(given.get("n2k_s1", made[2000].problem))
    tiny = [lattice(side, seed, estates=0.0) for side in (5, 6, 7, 8) for seed in range(1, 5)]
    figures += bounds([*tiny, *(given[one] for one in ("n60_s1",) if one in given)])
    figures.append(grids(given.get("n20k_s1", made[20_000].problem)))
    with tempfile.TemporaryDirectory() as folder:
        county = write(town(300, 3), Path(folder), "county")
        command(county, "", None, None)  # the compiler has run and Python has kept its bytecode
        figures += command(county, "a county of 300 blocks", 2.0, None)
        if not chosen.quick:
            figures += command(
                write(made[SIZES[-1]], Path(folder), "large"), f"{made[SIZES[-1]].problem.size} blocks", None, 500
            )
    return report(figures)


if __name__ == "__main__":
    sys.exit(main())
