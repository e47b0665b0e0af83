"""English pages of the register say in English what Chinese says with one word for two things, and leave no label behind."""

from django.utils.translation import override

from shequ.base.words import say, say_relation
from shequ.kernel.codes import RELATION, SEX
from shequ.residents import forms


def test_a_daughter_is_not_a_sex() -> None:
    with override("en"):
        assert (say(SEX.name("2")), say_relation(RELATION.name("30"))) == ("Female", "Daughter")
    with override("zh-hans"):
        assert say_relation(RELATION.name("30")) == "女"


def test_labels_and_hints_of_forms_are_translated() -> None:
    with override("en"):
        form = forms.ResidentMoveOut()
        labels = [str(field.label) + str(field.help_text) for field in form.fields.values()]
    assert not any("\u4e00" <= letter <= "\u9fff" for label in labels for letter in label), labels


def test_the_choice_of_a_relation_offers_a_daughter() -> None:
    with override("en"):
        offered = dict(forms.HouseholdJoin.base_fields["relation"].choices)
    assert (offered["30"], offered[""]) == ("Daughter", "—")
