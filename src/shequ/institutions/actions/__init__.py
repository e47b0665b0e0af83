"""What can be changed about institutions."""

from shequ.institutions.actions.duties import duties_add, duty_hand_over, duty_part_end, duty_part_give
from shequ.institutions.actions.tree import institutions_add

__all__ = ["duties_add", "duty_hand_over", "duty_part_end", "duty_part_give", "institutions_add"]
