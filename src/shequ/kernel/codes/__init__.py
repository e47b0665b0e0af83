"""Code tables of the national standards that a register needs, with the spellings met in rosters.

`RELATION.read("二女") -> "33"`; `RELATION.name("33") -> "次女"`. A spelling that could mean two codes is in no table:
`read` answers None and the caller says so.
"""

from shequ.kernel.codes.education import EDUCATION
from shequ.kernel.codes.marital import MARITAL
from shequ.kernel.codes.nationality import NATIONALITY
from shequ.kernel.codes.political import POLITICAL
from shequ.kernel.codes.relation import RELATION, RELATION_SEX, generation_of
from shequ.kernel.codes.sex import SEX
from shequ.kernel.codes.table import CodeTable

__all__ = [
    "EDUCATION", "MARITAL", "NATIONALITY", "POLITICAL", "RELATION", "RELATION_SEX", "SEX", "CodeTable", "generation_of",
]  # fmt: skip
