"""What backends of hosted services share: who the service is, its key, its errors in our words, a rough price."""

from ftkit.vendors.addresses import required_address
from ftkit.vendors.answers import error_of, no_answer, unreached
from ftkit.vendors.generated_clients import answered, asking
from ftkit.vendors.rough_prices import Price, cost_of, price, rough_estimate
from ftkit.vendors.trust import trusted
from ftkit.vendors.vendor import Vendor, require_no_key

__all__ = [
    "Price",
    "Vendor",
    "answered",
    "asking",
    "cost_of",
    "error_of",
    "no_answer",
    "price",
    "require_no_key",
    "required_address",
    "rough_estimate",
    "trusted",
    "unreached",
]
