from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from django.views.generic import DetailView

from accounts.models import ORGANISERS, roles_of
from core.forms import attempt
from core.lists.views import Bulk, TableView, bulk_verb
from core.typed import keeps_typed
from core.views import VisibleMixin, form_page, row_view
from places.models import Timeline
from producers import actions
from producers.filters import ProducerFilter, ProductFilter, ending_soon
from producers.forms import DecisionsForm, ProducerForm, ProductForm, RecognitionForm
from producers.models import (
    Producer,
    Product,
    Recognition,
    Representative,
    TakeOver,
    number_to_decide,
)
from producers.tables import ProducerTable, ProductTable


class ProducerList(TableView):
    model = Producer
    table_class = ProducerTable
    filterset_class = ProducerFilter

    def kept_back(self):
        """What a profile is like says something only where likely doubles are asked for."""
        asked = getattr(self.filterset.form, "cleaned_data", {})
        return () if asked.get("doubles") else ("likes",)

    def get_context_data(self, **kwargs):
        waiting = number_to_decide(self.request.user)
        return super().get_context_data(waiting=waiting, **kwargs)


class ProducerDetail(VisibleMixin, DetailView):
    model = Producer

    def get_queryset(self):
        return super().get_queryset().select_related("commune", "former_commune", "home_agency")

    def get(self, request, *args, **kwargs):
        """Who comes by the address of a merged profile is led to the one that stays."""
        gone = Producer.objects.filter(pk=kwargs["pk"]).exclude(merged_into=None).first()
        if (
            gone
            and Producer.objects.visible_to(request.user).filter(pk=gone.merged_into_id).exists()
        ):
            return redirect(gone.merged_into)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        people = (
            Representative.objects.on(timezone.localdate())
            .filter(producer=self.object)
            .select_related("user")
        )
        slip = (
            TakeOver.objects.standing(at=timezone.now())
            .filter(producer=self.object)
            .select_related("printed_by")
            .first()
        )
        merges = self.object.merges.select_related("merged", "by")
        kwargs |= self._former_place()
        kwargs |= {"people": people.order_by("since", "pk"), "slip": slip, "merges": merges}
        products = self.object.products.with_stars_today().select_related("product_set", "photo")
        return super().get_context_data(products=products, **kwargs)

    def _former_place(self) -> dict:
        """Until when the former commune was, or what a commune of before is today."""
        commune, former = self.object.commune, self.object.former_commune
        now = []
        if commune.valid_to and not former:
            last = commune.valid_to - timedelta(days=1)
            now = Timeline().successors(commune.pk, on=last, now=timezone.localdate())
        return {
            "former_until": former and former.valid_to - timedelta(days=1),
            "commune_now": [str(unit) for unit in now],
        }


@require_http_methods(["GET", "POST"])
@permission_required("producers.add_producer", raise_exception=True)
@keeps_typed
def producer_create(request):
    form = ProducerForm(request.POST or None, user=request.user)

    def act():
        actions.register_producer(form.save(commit=False), by=request.user, at=timezone.now())

    if request.method == "POST" and attempt(form, act):
        messages.success(
            request, _("Registered. Now add its products; then it can apply for fairs.")
        )
        return redirect(form.instance)
    subtitle = _("Enter what stands on the business registration. You can add the rest later.")
    return form_page(
        request, form, title=_("Register a producer"), button=_("Save"), subtitle=subtitle
    )


@row_view(Producer, "producers.change_producer", methods=("GET", "POST"))
@keeps_typed
def producer_update(request, producer):
    form = ProducerForm(request.POST or None, instance=producer, user=request.user)
    if request.method == "POST" and attempt(form, form.save):
        messages.success(request, _("Saved."))
        return redirect(producer)
    return form_page(
        request,
        form,
        title=_("Change the producer"),
        button=_("Save"),
        back=producer.get_absolute_url(),
    )


class ProductList(TableView):
    model = Product
    table_class = ProductTable
    filterset_class = ProductFilter
    bulk_verbs = (Bulk("verify_recognitions", gettext_lazy("Verify recognitions …")),)

    def get_queryset(self):
        return super().get_queryset().with_stars_today()

    def offers_bulk(self):
        """Where recognitions of the home agency wait, to those who verify them."""
        asked = getattr(self.filterset.form, "cleaned_data", {})
        return bool(asked.get("unverified") and asked.get("ours") and self.desks)

    @cached_property
    def desks(self):
        """The agencies whose products the person keeps."""
        return roles_of(self.request.user).at(*ORGANISERS)

    def get_context_data(self, **kwargs):
        return super().get_context_data(to_do=self.to_do() if self.desks else (), **kwargs)

    def to_do(self) -> list[tuple[str, str, int]]:
        """What waits for the home agency, as (address, what is to be done, how many products)."""
        own = Product.objects.of_home(self.desks)
        waiting = Recognition.objects.unverified().values("product")
        n = own.order_by().aggregate(
            to_verify=Count("pk", filter=Q(pk__in=waiting)),
            no_set=Count("pk", filter=Q(product_set=None)),
            ending=Count("pk", filter=Q(pk__in=ending_soon().values("product"))),
        )
        found = [
            ("?ours=true&unverified=true", _("with a recognition to verify"), n["to_verify"]),
            ("?ours=true&unset=true", _("without a product set"), n["no_set"]),
            ("?ours=true&ending=true", _("with a recognition that ends soon"), n["ending"]),
        ]
        return [each for each in found if each[-1]]


@bulk_verb(ProductList, "producers.verify_recognitions")
def verify_recognitions(request, products):
    """First the decisions that wait among these products; the same once more, with `sure`, verifies
    those that are ticked.
    """
    waiting = Recognition.objects.unverified().filter(product__in=products.values("pk"))
    decisions = waiting.by_decision()
    is_sure = "sure" in request.POST
    form = DecisionsForm(request.POST if is_sure else None, waiting=decisions)

    def work():
        seen = waiting.of_decisions(form.seen)
        n = actions.verify_recognitions(seen, by=request.user, at=timezone.now())
        words = ngettext("%(n)s recognition is verified.", "%(n)s recognitions are verified.", n)
        messages.success(request, words % {"n": n})

    if not products:
        messages.info(request, _("Tick at least one product."))
        return None
    if not decisions:
        messages.info(request, _("No recognition of these products waits to be verified."))
        return None
    if is_sure and attempt(form, work):
        return None
    return form_page(
        request,
        form,
        title=_("Verify recognitions"),
        button=_("Verify"),
        back=f"{reverse('product_list')}?{request.GET.urlencode()}",
        template="producers/verify_recognitions.html",
        keys=request.POST.getlist("pk"),
        takes_all="all" in request.POST,
    )


class ProductDetail(VisibleMixin, DetailView):
    model = Product

    def get_queryset(self):
        return super().get_queryset().select_related("producer", "product_set", "photo")

    def get_context_data(self, **kwargs):
        recognitions = self.object.recognitions.select_related(
            "verified_by", "product__producer", "paper"
        ).prefetch_related("acts__by", "acts__paper")
        return super().get_context_data(
            recognitions=recognitions, today=timezone.localdate(), **kwargs
        )


@row_view(Producer, "producers.add_product", methods=("GET", "POST"))
@keeps_typed
def product_create(request, producer):
    form = ProductForm(request.POST or None, request.FILES or None, producer=producer)
    if request.method == "POST" and attempt(form, lambda: _save_product(form, request)):
        messages.success(request, _("The product is added. Enter its recognition if it has one."))
        return redirect(form.instance)
    return form_page(
        request,
        form,
        title=_("Add a product"),
        button=_("Save"),
        subtitle=producer.name,
        back=producer.get_absolute_url(),
    )


@row_view(Product, "producers.change_product", methods=("GET", "POST"))
@keeps_typed
def product_update(request, product):
    form = ProductForm(
        request.POST or None, request.FILES or None, instance=product, producer=product.producer
    )
    if request.method == "POST" and attempt(form, lambda: _save_product(form, request)):
        messages.success(request, _("Saved."))
        return redirect(product)
    return form_page(
        request,
        form,
        title=_("Change the product"),
        button=_("Save"),
        back=product.get_absolute_url(),
    )


def _save_product(form, request):
    photo = form.cleaned_data["photo_file"]
    actions.save_product(form.save(commit=False), photo=photo, by=request.user, at=timezone.now())


@row_view(Product, "producers.state_recognition", methods=("GET", "POST"))
@keeps_typed
def state_recognition(request, product):
    form = RecognitionForm(request.POST or None, request.FILES or None, product=product)

    def act():
        paper = form.cleaned_data["paper_file"]
        actions.state_recognition(
            form.save(commit=False), paper=paper, by=request.user, at=timezone.now()
        )

    if request.method == "POST" and attempt(form, act):
        return redirect(product)
    subtitle = _("It counts once your home agency has seen the decision.")
    return form_page(
        request,
        form,
        title=_("Enter a recognition"),
        button=_("Save"),
        subtitle=subtitle,
        back=product.get_absolute_url(),
    )
