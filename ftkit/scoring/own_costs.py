"""What a model folder knows of its own costs: what its training was billed, and what its deployment takes an hour."""

import msgspec

from ftkit.manifests import ModelManifest
from ftkit.sections import PriceFile

HOURS_A_MONTH = 730.0
"""365 days of 24 hours, divided by 12."""
_CURRENCY = "USD"  # prices of a project are in dollars, and nothing is converted


class OwnCosts(msgspec.Struct, frozen=True, kw_only=True):
    """Dollars; what is not known, or billed in another currency, is absent."""

    training: float | None = None
    hosting_per_month: float | None = None

    def added_to(self, told: PriceFile) -> PriceFile:
        """The prices that the project tells, with these where it is silent."""
        return msgspec.structs.replace(
            told,
            training=self.training if told.training is None else told.training,
            hosting_per_month=self.hosting_per_month if told.hosting_per_month is None else told.hosting_per_month,
        )


def own_costs(manifest: ModelManifest) -> OwnCosts:
    """The costs of a finished model, as its folder has them."""
    result, deployment = manifest.result, manifest.deployment
    hourly = deployment.hourly if deployment and deployment.currency == _CURRENCY else None
    return OwnCosts(
        training=result.cost if result.currency == _CURRENCY else None,
        hosting_per_month=None if hourly is None else hourly * HOURS_A_MONTH,
    )
