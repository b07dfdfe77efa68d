from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.generic import DetailView

from core.forms import attempt
from core.typed import keeps_typed
from core.views import TableView, VisibleMixin, form_page, verb
from exhibitors import actions
from exhibitors.filters import ExhibitorFilter, ProductFilter
from exhibitors.forms import ExhibitorForm, ProductForm, RecognitionForm
from exhibitors.models import (
    Exhibitor,
    Participation,
    Product,
    Recognition,
    Representative,
    TakeOver,
    number_to_decide,
)
from exhibitors.tables import ExhibitorTable, ProductTable


class ExhibitorList(TableView):
    model = Exhibitor
    table_class = ExhibitorTable
    filterset_class = ExhibitorFilter

    def get_context_data(self, **kwargs):
        waiting = number_to_decide(self.request.user)
        return super().get_context_data(waiting=waiting, **kwargs)


class ExhibitorDetail(VisibleMixin, DetailView):
    model = Exhibitor

    def get_queryset(self):
        return super().get_queryset().select_related("commune", "home_agency")

    def get(self, request, *args, **kwargs):
        """Who comes by the address of a merged profile is led to the one that stays."""
        gone = Exhibitor.objects.filter(pk=kwargs["pk"]).exclude(merged_into=None).first()
        if (
            gone
            and Exhibitor.objects.visible_to(request.user).filter(pk=gone.merged_into_id).exists()
        ):
            return redirect(gone.merged_into)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        people = (
            Representative.objects.on(timezone.localdate())
            .filter(exhibitor=self.object)
            .select_related("user")
        )
        slip = (
            TakeOver.objects.standing(at=timezone.now())
            .filter(exhibitor=self.object)
            .select_related("printed_by")
            .first()
        )
        merges = self.object.merges.select_related("merged", "by")
        kwargs |= {"people": people.order_by("since", "pk"), "slip": slip, "merges": merges}
        products = self.object.products.with_stars_today().select_related("product_set", "photo")
        participations = (
            Participation.objects.visible_to(self.request.user)
            .filter(exhibitor=self.object)
            .for_list()
        )
        return super().get_context_data(products=products, participations=participations, **kwargs)


@require_http_methods(["GET", "POST"])
@permission_required("exhibitors.add_exhibitor", raise_exception=True)
@keeps_typed
def exhibitor_create(request):
    form = ExhibitorForm(request.POST or None, user=request.user)

    def act():
        actions.register_exhibitor(form.save(commit=False), by=request.user, at=timezone.now())

    if request.method == "POST" and attempt(form, act):
        messages.success(
            request, _("Registered. Now add its products; then it can apply for fairs.")
        )
        return redirect(form.instance)
    subtitle = _("Enter what stands on the business registration. You can add the rest later.")
    return form_page(
        request, form, title=_("Register a producer"), button=_("Save"), subtitle=subtitle
    )


@verb(Exhibitor, "exhibitors.change_exhibitor", methods=("GET", "POST"))
@keeps_typed
def exhibitor_update(request, exhibitor):
    form = ExhibitorForm(request.POST or None, instance=exhibitor, user=request.user)
    if request.method == "POST" and attempt(form, form.save):
        messages.success(request, _("Saved."))
        return redirect(exhibitor)
    return form_page(
        request,
        form,
        title=_("Change the producer"),
        button=_("Save"),
        back=exhibitor.get_absolute_url(),
    )


class ProductList(TableView):
    model = Product
    table_class = ProductTable
    filterset_class = ProductFilter

    def get_queryset(self):
        return super().get_queryset().with_stars_today()


class ProductDetail(VisibleMixin, DetailView):
    model = Product

    def get_queryset(self):
        return super().get_queryset().select_related("exhibitor", "product_set", "photo")

    def get_context_data(self, **kwargs):
        recognitions = self.object.recognitions.select_related(
            "verified_by", "product__exhibitor", "paper"
        )
        return super().get_context_data(
            recognitions=recognitions, today=timezone.localdate(), **kwargs
        )


@verb(Exhibitor, "exhibitors.add_product", methods=("GET", "POST"))
@keeps_typed
def product_create(request, exhibitor):
    form = ProductForm(request.POST or None, request.FILES or None, exhibitor=exhibitor)
    if request.method == "POST" and attempt(form, lambda: _save_product(form, request)):
        messages.success(request, _("The product is added. Enter its recognition if it has one."))
        return redirect(form.instance)
    return form_page(
        request,
        form,
        title=_("Add a product"),
        button=_("Save"),
        subtitle=exhibitor.name,
        back=exhibitor.get_absolute_url(),
    )


@verb(Product, "exhibitors.change_product", methods=("GET", "POST"))
@keeps_typed
def product_update(request, product):
    form = ProductForm(
        request.POST or None, request.FILES or None, instance=product, exhibitor=product.exhibitor
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


@verb(Product, "exhibitors.state_recognition", methods=("GET", "POST"))
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


@verb(Recognition, "exhibitors.verify_recognition")
def verify_recognition(request, recognition):
    actions.verify_recognition(recognition, by=request.user, at=timezone.now())
    return redirect(recognition.product)
