from django.urls import path

from producers import verbs
from producers.views import person as people
from producers.views import producer as producers

urlpatterns = [
    path("producers/", producers.ProducerList.as_view(), name="producer_list"),
    path("producers/new", producers.producer_create, name="producer_create"),
    path("producers/<int:pk>/", producers.ProducerDetail.as_view(), name="producer_detail"),
    path("producers/<int:pk>/edit", producers.producer_update, name="producer_update"),
    path("producers/<int:pk>/products/new", producers.product_create, name="product_create"),
    path("producers/<int:pk>/slip", people.print_slip, name="print_slip"),
    verbs.merge_producers.at("producers/<int:pk>/merge"),
    path("representatives/<int:pk>/end", people.end_representation, name="end_representation"),
    path(
        "representatives/<int:pk>/slip",
        people.print_representative_slip,
        name="print_representative_slip",
    ),
    verbs.confirm_representative_phone.at("representatives/<int:pk>/phone"),
    path("take-over/", people.ask_take_over, name="ask_take_over"),
    path("take-over/<slug:token>", people.use_slip, name="use_slip"),
    path("take-overs/", people.TakeOverList.as_view(), name="take_over_list"),
    verbs.grant_take_over.at("take-overs/<int:pk>/grant"),
    verbs.refuse_take_over.at("take-overs/<int:pk>/refuse"),
    path("products/", producers.ProductList.as_view(), name="product_list"),
    path("products/verify", producers.verify_recognitions, name="verify_recognitions"),
    path("products/<int:pk>/", producers.ProductDetail.as_view(), name="product_detail"),
    path("products/<int:pk>/edit", producers.product_update, name="product_update"),
    path(
        "products/<int:pk>/recognitions/new", producers.state_recognition, name="state_recognition"
    ),
    verbs.verify_recognition.at("recognitions/<int:pk>/verify"),
    verbs.correct_recognition.at("recognitions/<int:pk>/correct"),
    verbs.refuse_recognition.at("recognitions/<int:pk>/refuse"),
    verbs.revoke_recognition.at("recognitions/<int:pk>/revoke"),
    verbs.restore_recognition.at("recognitions/<int:pk>/restore"),
    verbs.extend_recognition.at("recognitions/<int:pk>/extend"),
]
