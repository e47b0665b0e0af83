"""The persons of a roster, column by column: cleaned values and named problems.

Whole columns are read at once and repeated cells once, so that a county's roster takes seconds.
"""

import re
from collections.abc import Sequence
from datetime import date

from shequ.base.cells import Day, mask_phone, read_day, text_of, through
from shequ.base.sheets import Cell
from shequ.kernel import identity
from shequ.kernel.addresses import parse
from shequ.kernel.codes import EDUCATION, MARITAL, NATIONALITY, POLITICAL, RELATION, RELATION_SEX, SEX, CodeTable
from shequ.kernel.textkeys import clean_name, clean_phone, compact, is_absent
from shequ.kernel.words import _
from shequ.residents.roster.cells import fill_ditto, problem, read_yes, said_of_number
from shequ.residents.roster.columns import Columns, Persons
from shequ.residents.roster.headers import TITLES, Meaning
from shequ.residents.roster.vocabulary import (
    APART,
    LABEL_COLUMNS,
    PART_READERS,
    is_collective,
    join_address,
    read_age,
    read_code,
    read_kind,
    read_label_cell,
    read_labels,
    read_person_kind,
    read_renhu,
    read_separated,
    read_sex,
)
from shequ.residents.rules.people import age_on

HEAD = "02"
HEADS = frozenset({"01", "02"})
AGE_SLACK = 2
"""Years by which a written age may exceed the real one: counted by the lunar year, a child is one at birth."""
NO_KIN = frozenset({"", "01", HEAD, "80", "99"})
"""Relations that say nothing of kinship: in a collective household everybody stands for himself."""
_BLOCK = 20_000


_DITTO_COLUMNS = (
    Meaning.NATIONALITY, Meaning.HOUSEHOLD_NO, Meaning.HEAD_NAME, Meaning.HEAD_NUMBER, Meaning.PHONE,
    Meaning.HUKOU_ADDRESS, Meaning.ADDRESS, Meaning.ESTATE, Meaning.BUILDING, Meaning.UNIT, Meaning.ROOM, Meaning.GRID,
    Meaning.EDUCATION, Meaning.POLITICAL, Meaning.RENHU, Meaning.PERSON_KIND, Meaning.HUKOU_KIND, Meaning.WORK,
    Meaning.MOVED_IN_ON,
)  # fmt: skip


class SheetReader:
    """Reads the columns of one sheet and appends its persons to those of the file."""

    def __init__(self, persons: Persons, columns: Columns, titles: dict[Meaning, str], *, on: date):
        self.persons = persons
        self.columns = columns
        self.titles = titles
        self.on = on
        self.start = len(persons)
        self.dwelling_index = {address.key: at for at, address in enumerate(persons.dwellings)}

    def read(self, sheet: int, rows: Sequence[int]) -> None:
        """Read all columns. `rows` are the row numbers in the sheet."""
        persons, count = self.persons, self.columns.count
        persons.sheet += [sheet] * count
        persons.row += rows
        self._dittos()
        self._names()
        self._numbers()
        self._sexes_and_births()
        persons.nationality += self._codes(Meaning.NATIONALITY, NATIONALITY)
        persons.education += self._codes(Meaning.EDUCATION, EDUCATION)
        persons.political += self._political()
        persons.marital += self._codes(Meaning.MARITAL, MARITAL)
        self._collective()
        self._relations()
        self._phones()
        self._registration()
        self._texts()
        self._addresses()
        self._labels()
        self._departures()
        persons.household += [-1] * count

    def title(self, meaning: Meaning) -> str:
        """Return the file's own title of a column."""
        return self.titles.get(meaning) or TITLES[meaning]

    def _blame(self, at: int, code: str, meaning: Meaning, **values: object) -> None:
        self.persons.blame(self.start + at, problem(code, meaning, **values))

    def _dittos(self) -> None:
        for meaning in _DITTO_COLUMNS:
            cells = self.columns.cells.get(meaning)
            if cells is None:
                continue
            filled, orphans, as_head = fill_ditto(cells)
            self.columns.cells[meaning] = filled
            for at in orphans:
                self._blame(at, "ditto_without_above", meaning, column=self.title(meaning), value=text_of(cells[at]))
            del as_head  # left blank: a blank address is that of the household

    def _names(self) -> None:
        names = self.persons.name
        for at, cell in enumerate(self.columns.get(Meaning.NAME)):
            read = clean_name(cell if type(cell) is str else text_of(cell))
            names.append(read.name)
            if read.problem:
                self._blame(at, read.problem, Meaning.NAME, value=read.name[:20])
            if read.remark:
                if re.fullmatch(r"已?[故亡殁]|去世|死亡|已去世|已死亡", read.remark):
                    self._blame(at, "row_says_died", Meaning.NAME)
                else:
                    self._blame(at, "name_remark", Meaning.NAME, remark=read.remark[:20])

    def _numbers(self) -> None:
        persons, tidy = self.persons, identity.tidy
        cells = self.columns.get(Meaning.NUMBER)
        numbers = [
            cell if type(cell) is str and len(cell) == 18 and cell.isdigit() and cell.isascii() else tidy(text_of(cell))
            for cell in cells
        ]
        kinds = self._kinds()
        # A number cell has lost what a check digit could vouch for: one in eleven would pass by chance.
        typed = {at for at, cell in enumerate(cells) if type(cell) is not str}
        days: dict[int, date] = {0: None}  # type: ignore[dict-item]
        for begin in range(0, len(numbers), _BLOCK):
            block = numbers[begin : begin + _BLOCK]
            checked = identity.check_column(block, on=self.on)
            births: list[int] = checked.birth.tolist()
            for value in set(births):
                if value not in days:
                    days[value] = date(value // 10000, value // 100 % 100, value % 100)
            persons.birth += [days[value] for value in births]
            persons.sex += [
                ("1" if male else "2") if birth else ""
                for male, birth in zip(checked.male.tolist(), births, strict=True)
            ]
            persons.kind += ["id_card"] * len(block)
            persons.number += block
            right = checked.right.tolist()
            for offset in [i for i, fine in enumerate(right) if not fine or begin + i in typed or begin + i in kinds]:
                self._number_slowly(begin + offset, cells[begin + offset], kinds.get(begin + offset))

    def _number_slowly(self, at: int, cell: Cell, kind: identity.Kind | None) -> None:
        persons, index = self.persons, self.start + at
        if type(cell) is str and cell.strip() in ("同上", "〃", "″", '"'):
            self._blame(at, "identity_ditto", Meaning.NUMBER, value=cell.strip())
            persons.number[index] = ""
            return
        text = text_of(cell)
        if is_absent(text):
            text = ""
        found = identity.read(text, on=self.on, kind=kind, was_number=isinstance(cell, float | int))
        persons.number[index], persons.kind[index] = found.number, str(found.kind)
        persons.birth[index], persons.sex[index] = found.birth_on, found.sex
        if found.problem is not None:
            self._blame(
                at, str(found.problem), Meaning.NUMBER,
                **said_of_number(found),
            )  # fmt: skip
        elif found.was_old:
            self._blame(at, "identity_converted", Meaning.NUMBER)

    def _kinds(self) -> dict[int, identity.Kind | None]:
        """Return what the roster says of the paper where it is not the plain identity card."""
        if Meaning.KIND not in self.columns:
            return {}
        said: dict[int, identity.Kind | None] = {}
        for at, (text, kind) in enumerate(through(self.columns.get(Meaning.KIND), read_kind)):
            if kind is None and text:
                self._blame(at, "identity_kind_unclear", Meaning.KIND, value=text[:20])
            elif kind is not None and kind is not identity.Kind.ID_CARD:
                said[at] = kind
        return said

    def _sexes_and_births(self) -> None:
        persons, start = self.persons, self.start
        if Meaning.SEX in self.columns:
            cells = self.columns.get(Meaning.SEX)
            zero_is_female = not any(text_of(cell) == "2" for cell in set(cells))
            for at, (text, code) in enumerate(through(cells, lambda cell: read_sex(cell, zero_is_female))):
                if not text:
                    continue
                if not code:
                    self._blame(at, "sex_unclear", Meaning.SEX, value=text[:10])
                elif not persons.sex[start + at]:
                    persons.sex[start + at] = code
                elif persons.sex[start + at] != code:
                    self._blame(at, "sex_differs", Meaning.SEX, value=text[:10])
        if Meaning.BIRTH in self.columns:
            self._births()
        if Meaning.AGE in self.columns:
            self._ages()

    def _births(self) -> None:
        persons, start = self.persons, self.start
        cells = self.columns.get(Meaning.BIRTH)
        for at, (day, fault) in enumerate(through(cells, read_day)):
            if fault:
                self._blame(at, f"birth_{fault}", Meaning.BIRTH, value=text_of(cells[at])[:20])
            elif day is not None:
                known = persons.birth[start + at]
                if known is None:
                    persons.birth[start + at] = day.whole if (start + at) not in persons.verdict else None
                elif not (day.year == known.year and day.agrees(known)):
                    self._blame(at, "birth_differs", Meaning.BIRTH)

    def _ages(self) -> None:
        persons, start = self.persons, self.start
        for at, (text, age) in enumerate(through(self.columns.get(Meaning.AGE), read_age)):
            if not text:
                continue
            if age is None:
                self._blame(at, "age_impossible", Meaning.AGE, value=text[:10])
                continue
            birth = persons.birth[start + at]
            if birth is not None and age > self.on.year - birth.year + AGE_SLACK:
                self._blame(at, "age_differs", Meaning.AGE, value=age, age=age_on(birth, self.on))

    def _codes(self, meaning: Meaning, table: CodeTable) -> list[str]:
        if meaning not in self.columns:
            return [""] * self.columns.count
        found = through(self.columns.get(meaning), lambda cell: read_code(cell, table))
        for at, (text, code) in enumerate(found):
            if text and not code:
                self._blame(at, "code_unknown", meaning, column=self.title(meaning), value=text[:20])
        return [code for _text, code in found]

    def _political(self) -> list[str]:
        codes = self._codes(Meaning.POLITICAL, POLITICAL)
        if Meaning.IS_PARTY_MEMBER in self.columns:
            for at, answer in enumerate(through(self.columns.get(Meaning.IS_PARTY_MEMBER), read_yes)):
                if answer and not codes[at]:
                    codes[at] = "01"
        return codes

    def _collective(self) -> None:
        """Note who belongs to a collective household; such a word in the column of relations is no relation."""
        persons, columns = self.persons, self.columns
        for meaning in (Meaning.HUKOU_KIND, Meaning.RELATION):
            if meaning not in columns:
                continue
            told = {at for at, yes in enumerate(through(columns.get(meaning), is_collective)) if yes}
            persons.collective |= {self.start + at for at in told}
            if told and meaning is Meaning.RELATION:
                columns.cells[meaning] = ["" if at in told else cell for at, cell in enumerate(columns.get(meaning))]

    def _relations(self) -> None:
        persons, start = self.persons, self.start
        head_names = [compact(text) for text in through(self.columns.get(Meaning.HEAD_NAME), text_of)]
        codes = self._codes(Meaning.RELATION, RELATION)
        has_heads = Meaning.HEAD_NAME in self.columns
        mapped = Meaning.RELATION in self.columns
        cells = self.columns.get(Meaning.RELATION)
        for at, code in enumerate(codes):
            if start + at in persons.collective:
                codes[at] = ""
                if code not in NO_KIN:
                    self._blame(at, "collective_relation", Meaning.RELATION, relation=RELATION.name(code))
            elif code == "01":
                codes[at] = HEAD
            elif not code:
                if has_heads and head_names[at] and head_names[at] == persons.name[start + at]:
                    codes[at] = HEAD
                elif mapped and not text_of(cells[at]):
                    self._blame(at, "relation_missing", Meaning.RELATION)
            else:
                wanted = RELATION_SEX.get(code)
                sex = persons.sex[start + at]
                if wanted and sex in ("1", "2") and wanted != sex:
                    self._blame(at, "relation_sex", Meaning.RELATION, relation=RELATION.name(code), sex=SEX.name(sex))
        persons.relation += codes
        numbers = through(self.columns.get(Meaning.HEAD_NUMBER), lambda cell: identity.tidy(text_of(cell)))
        persons.head_key += [number or name for number, name in zip(numbers, head_names, strict=True)]

    def _phones(self) -> None:
        phones = self.persons.phone
        for at, cell in enumerate(self.columns.get(Meaning.PHONE)):
            if cell == "":
                phones.append("")
                continue
            read = clean_phone(cell if type(cell) is str else text_of(cell))
            phones.append(read.number)
            if read.problem:
                self._blame(at, read.problem, Meaning.PHONE, value=mask_phone(text_of(cell)))
            elif read.further:
                self._blame(at, "phone_several", Meaning.PHONE, count=read.further + 1)

    def _registration(self) -> None:
        count = self.columns.count
        said = [""] * count
        kinds = through(self.columns.get(Meaning.PERSON_KIND), text_of)
        for meaning, read in (
            (Meaning.PERSON_KIND, read_person_kind), (Meaning.SEPARATED, read_separated), (Meaning.RENHU, read_renhu),
        ):  # fmt: skip
            if meaning not in self.columns:
                continue
            for at, (text, read_as, note) in enumerate(through(self.columns.get(meaning), read)):
                if note == "row_says_moved":
                    self._blame(at, note, meaning)
                elif note == "person_kind_read":
                    self._blame(at, note, meaning, value=text[:20], taken=_("流动人口"))
                elif note:
                    self._blame(at, note, meaning, column=self.title(meaning), value=text[:20])
                value = read_as
                if value == APART:
                    # Those who live here are listed; only one said to be registered here is the one who is away.
                    value = (
                        "away" if kinds[at].startswith("户籍") else said[at] if said[at] == "floating" else "separated"
                    )
                said[at] = value or said[at]
        self.persons.registration += said

    def _texts(self) -> None:
        persons = self.persons
        persons.hukou_address += [text[:200] for text in through(self.columns.get(Meaning.HUKOU_ADDRESS), text_of)]
        persons.work += [
            text[:100] if not is_absent(text) else "" for text in through(self.columns.get(Meaning.WORK), text_of)
        ]
        persons.household_no += [text[:40] for text in through(self.columns.get(Meaning.HOUSEHOLD_NO), text_of)]
        days = through(self.columns.get(Meaning.MOVED_IN_ON), read_day)
        persons.moved_in += [day.whole if isinstance(day, Day) else None for day, _fault in days]

    def _addresses(self) -> None:
        persons, index = self.persons, self.dwelling_index
        texts = self._address_texts()
        known: dict[str, tuple[int, str]] = {"": (-1, "")}
        for at, text in enumerate(texts):
            found = known.get(text)
            if found is None:
                found = known[text] = self._dwelling_of(text, index)
            persons.dwelling.append(found[0])
            if found[1]:
                self._blame(at, found[1], Meaning.ADDRESS, value=text[:40])
        persons.address += texts

    def _dwelling_of(self, text: str, index: dict[str, int]) -> tuple[int, str]:
        address = parse(text)
        if address is None:
            return -1, "address_unreadable"
        if not address.is_door:
            return -1, "address_incomplete"
        at = index.get(address.key)
        if at is None:
            at = index[address.key] = len(self.persons.dwellings)
            self.persons.dwellings.append(address)
            self.persons.dwelling_texts.append(address.text)
        return at, ""

    def _address_texts(self) -> list[str]:
        columns = self.columns
        parts = [m for m in (Meaning.ESTATE, Meaning.BUILDING, Meaning.UNIT, Meaning.ROOM) if m in columns]
        whole = through(columns.get(Meaning.ADDRESS), text_of)
        if not parts:
            return [text if not is_absent(text) else "" for text in whole]
        pieces = [through(columns.get(m), PART_READERS[m]) for m in parts]
        joined = ["".join(row) for row in zip(*pieces, strict=True)]
        if Meaning.ADDRESS not in columns:
            return joined
        return [join_address(front, text) for front, text in zip(joined, whole, strict=True)]

    def _labels(self) -> None:
        labels = self.persons.labels
        for meaning, label in LABEL_COLUMNS.items():
            if meaning not in self.columns:
                continue
            for at, (text, answer) in enumerate(through(self.columns.get(meaning), read_label_cell)):
                if answer:
                    labels.setdefault(self.start + at, []).append(label)
                elif answer is None:
                    self._blame(at, "yes_no_unclear", meaning, column=self.title(meaning), value=text[:20])
        if Meaning.LABELS in self.columns:
            for at, (known, unknown) in enumerate(through(self.columns.get(Meaning.LABELS), read_labels)):
                if known:
                    mine = labels.setdefault(self.start + at, [])
                    mine.extend(label for label in known if label not in mine)
                for text in unknown:
                    self._blame(at, "label_unknown", Meaning.LABELS, value=text[:20])

    def _departures(self) -> None:
        for flag, day, code in (
            (Meaning.DEAD, Meaning.DIED_ON, "row_says_died"), (Meaning.MOVED_OUT, Meaning.MOVED_OUT_ON, "row_says_moved"),
        ):  # fmt: skip
            if flag in self.columns:
                for at, answer in enumerate(through(self.columns.get(flag), read_yes)):
                    if answer:
                        self._blame(at, code, flag)
            elif day in self.columns:
                for at, (found, _fault) in enumerate(through(self.columns.get(day), read_day)):
                    if found is not None:
                        self._blame(at, code, day)
