"""Protected time over many plans: what was asked, answered and used in each network, in minutes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from trainingapp.training.rules import Entitlement, Expected, Taken, entitlement
from trainingapp.training.terms import RefusalReason, TimeKind, TimePurpose


@dataclass(frozen=True)
class PlanTime:
    """One plan's share: its network, what its contract hours allow, and the sums of its ledger."""

    pcn_id: UUID
    pcn: str
    allowed: Expected
    kinds: Mapping[TimeKind, int] = field(default_factory=dict)
    used: Mapping[TimePurpose, int] = field(default_factory=dict)
    refused: Mapping[RefusalReason, int] = field(default_factory=dict)


@dataclass(frozen=True)
class NetworkTime:
    """The pattern of one network: sums of minutes, no names and nothing that anybody typed."""

    pcn: str
    plans: int
    kinds: Mapping[TimeKind, int]
    refused: list[tuple[RefusalReason, int]]
    """By reason, the most first."""
    entitlement: Entitlement

    @property
    def open(self) -> int:
        """Asked for, and neither granted nor refused yet."""
        asked = self.kinds.get(TimeKind.REQUESTED, 0)
        return asked - self.kinds.get(TimeKind.GRANTED, 0) - self.kinds.get(TimeKind.REFUSED, 0)


def by_network(plans: Iterable[PlanTime]) -> list[NetworkTime]:
    """The plans of each network added up, by the network's name."""
    networks: dict[tuple[str, UUID], list[PlanTime]] = defaultdict(list)
    for plan in plans:
        networks[(plan.pcn, plan.pcn_id)].append(plan)
    return [_network(pcn, networks[pcn, id_]) for pcn, id_ in sorted(networks, key=lambda n: n[0].casefold())]


def _network(pcn: str, plans: list[PlanTime]) -> NetworkTime:
    kinds: Counter[TimeKind] = Counter()
    refused: Counter[RefusalReason] = Counter()
    for plan in plans:
        kinds.update(plan.kinds)
        refused.update(plan.refused)
    shares = [entitlement(plan.used, plan.allowed) for plan in plans]
    return NetworkTime(
        pcn=pcn,
        plans=len(plans),
        kinds=kinds,
        refused=[(reason, minutes) for reason, minutes in refused.most_common() if minutes],
        entitlement=Entitlement(
            _added(share.weekly for share in shares), _added(share.days for share in shares)
        ),
    )


def _added(shares: Iterable[Taken]) -> Taken:
    return Taken(*(sum(column) for column in zip(*shares, strict=True)))
