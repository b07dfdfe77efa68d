from exhibitors.models.exhibitor import Exhibitor, Representative
from exhibitors.models.participation import Exhibit, Participation
from exhibitors.models.product import Product, ProductSet, Recognition

__all__ = ["Exhibit", "Exhibitor", "Participation", "Product", "ProductSet", "Recognition", "Representative"]
