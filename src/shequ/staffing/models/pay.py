"""Contracts, purchased services, minimum wages and what people are paid in each period."""

from django.db import models
from django.db.models import F, Q

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.institutions.models import Institution
from shequ.kernel.ids import uuid7
from shequ.staffing import terms
from shequ.staffing.models.people import StaffMember
from shequ.staffing.terms import ContractEnd, PayKind, Source, WageClass


class Contract(models.Model):
    """Somebody outside the establishment is employed; area: that of the body where the person serves.

    term_ends_on: the last day of the agreed term. ended_on: the first day without it, where it ended early.
    wage_fen: the minimum wage it was held against when it was signed, None where it was not compared.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="contracts")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="contracts")
    source = models.CharField(max_length=20, choices=Source.choices())
    is_full_time = models.BooleanField()
    monthly_fen = models.BigIntegerField()
    valid_from = models.DateField()
    term_ends_on = models.DateField()
    document = models.CharField(max_length=terms.DOCUMENT_LENGTH)
    wage_fen = models.BigIntegerField(null=True)
    renews = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="renewed_by")
    ended_on = models.DateField(null=True)
    end_kind = models.CharField(max_length=20, choices=ContractEnd.choices(), blank=True)
    end_reason = models.CharField(max_length=terms.REASON_LENGTH, blank=True)
    end_document = models.CharField(max_length=terms.DOCUMENT_LENGTH, blank=True)

    objects = Scope(see=terms.CONTRACT_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (
            models.Index(fields=["area", "term_ends_on", "id"], name="contract_area_end"),
            models.Index(fields=["term_ends_on"], name="contract_end"),
        )
        constraints = (
            models.UniqueConstraint(fields=["staff", "institution", "valid_from"], name="contract_once_a_day"),
            models.CheckConstraint(condition=Q(monthly_fen__gt=0), name="contract_pays_something"),
            models.CheckConstraint(condition=Q(term_ends_on__gte=F("valid_from")), name="contract_ends_after"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gt=F("valid_from")), name="contract_ended_after"
            ),
        )


class ServiceContract(models.Model):
    """A body buys a service that people of a provider do; area: where they serve.

    term_ends_on: the last day of the term. ended_on: the first day without it, where it ended early.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="service_contracts")
    provider = models.CharField(max_length=100)
    provider_code = models.CharField(max_length=18)
    purpose = models.CharField(max_length=200)
    people = models.PositiveIntegerField()
    yearly_fen = models.BigIntegerField()
    valid_from = models.DateField()
    term_ends_on = models.DateField()
    document = models.CharField(max_length=terms.DOCUMENT_LENGTH)
    renews = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="renewed_by")
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=terms.REASON_LENGTH, blank=True)
    end_document = models.CharField(max_length=terms.DOCUMENT_LENGTH, blank=True)

    objects = Scope(see=terms.SERVICE_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "term_ends_on", "id"], name="service_area_end"),)
        constraints = (
            models.UniqueConstraint(
                fields=["institution", "provider_code", "purpose", "valid_from"], name="service_once_a_day"
            ),
            models.CheckConstraint(condition=Q(yearly_fen__gte=0), name="service_costs_no_less"),
            models.CheckConstraint(condition=Q(people__gt=0), name="service_has_people"),
            models.CheckConstraint(condition=Q(term_ends_on__gte=F("valid_from")), name="service_ends_after"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gt=F("valid_from")), name="service_ended_after"
            ),
        )


class MinimumWage(models.Model):
    """A line of the table of minimum wages as the county keeps it: the law is the province's, the copy the county's.

    place: the code of the region that the figure was issued for. is_verified: compared with the document itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    place = models.CharField(max_length=15)
    wage_class = models.CharField(max_length=2, choices=WageClass.choices())
    effective_from = models.DateField()
    monthly_fen = models.BigIntegerField()
    hourly_fen = models.BigIntegerField(null=True)
    document = models.CharField(max_length=terms.DOCUMENT_LENGTH)
    is_verified = models.BooleanField(default=False)

    objects = Scope(see=terms.WAGE_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.UniqueConstraint(fields=["area", "wage_class", "effective_from"], name="wage_once_a_day"),
            models.CheckConstraint(condition=Q(monthly_fen__gt=0), name="wage_is_something"),
            models.CheckConstraint(condition=Q(hourly_fen=None) | Q(hourly_fen__gt=0), name="wage_hourly_is_something"),
        )


class WageClassSetting(models.Model):
    """In which class a county lies from a day on, until the next setting. Without one nothing is compared."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    wage_class = models.CharField(max_length=2, choices=WageClass.choices())
    valid_from = models.DateField()
    document = models.CharField(max_length=terms.DOCUMENT_LENGTH)

    objects = Scope(see=terms.WAGE_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["area", "valid_from"], name="wage_class_once_a_day"),)


class PayLine(models.Model):
    """Somebody is paid so much a month in a period; `valid_to` is exclusive. institution: the body in whose budget.

    is_cancelled: entered by mistake, counts nowhere and stays to be read.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="pay_lines")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="pay_lines")
    kind = models.CharField(max_length=20, choices=PayKind.choices())
    monthly_fen = models.BigIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    document = models.CharField(max_length=terms.DOCUMENT_LENGTH)
    end_document = models.CharField(max_length=terms.DOCUMENT_LENGTH, blank=True)
    is_cancelled = models.BooleanField(default=False)

    objects = Scope(see=terms.PAY_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "valid_from"], name="pay_line_area"),)
        constraints = (
            models.UniqueConstraint(
                fields=["staff", "institution", "kind", "valid_from"],
                condition=Q(is_cancelled=False),
                name="pay_line_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["staff"],
                condition=Q(valid_to=None, is_cancelled=False, kind=PayKind.BASIC.value),
                name="pay_line_one_open_basic",
            ),
            models.CheckConstraint(condition=Q(monthly_fen__gt=0), name="pay_line_pays_something"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="pay_line_ends_after"
            ),
        )
