"""Compiled search, second half: two communities made one, one made two, or two divided anew along a random tree."""

from __future__ import annotations

from shequ.division.solver.annealing import below, cost, cost_now, drop_label, luck, main_kind, put, step_cost
from shequ.division.solver.compiled import COUNT, FOES, SPREAD, Floats, Plan, Town, Yard, compiled, inlined

TALLY_NONE = -1


@compiled
def gather(town: Town, plan: Plan, yard: Yard, start: int, a: int, b: int) -> int:
    """Collect the blocks of two touching communities (or of one: a == b); return how many there are."""
    first, near, label, mark = town.first, town.near, plan.label, plan.mark
    node, place = yard.node, yard.place
    stamp = plan.stamp[0] + 1
    plan.stamp[0] = stamp
    mark[start] = stamp
    node[0] = start
    place[start] = 0
    read, write = 0, 1
    while read < write:
        here = node[read]
        read += 1
        for at in range(first[here], first[here + 1]):
            there = near[at]
            if mark[there] != stamp and (label[there] == a or label[there] == b):
                mark[there] = stamp
                node[write] = there
                place[there] = write
                write += 1
    return write


@compiled
def grow_tree(town: Town, plan: Plan, yard: Yard, root: int, whole: int) -> int:
    """Grow a random spanning tree of the gathered blocks, long streets and today's communities preferred.

    Renumbers the places so that every block comes after its parent.
    """
    first, near, share, today = town.first, town.near, town.share, town.today
    mark, queue, dice = plan.mark, plan.queue, plan.dice
    node, place, above = yard.node, yard.place, yard.parent
    tails, heads, keys = yard.edge_from, yard.edge_to, yard.edge_key
    stamp = plan.stamp[0]  # the mark of the gathered blocks
    grown = stamp + 1
    plan.stamp[0] = grown
    here = node[root]
    edges, count = 0, 1
    mark[here] = grown
    queue[0] = here
    above[0] = -1
    place[here] = 0
    while count < whole:
        for at in range(first[here], first[here + 1]):
            there = near[at]
            if mark[there] == stamp:
                tails[edges] = place[here]
                heads[edges] = there
                same = today[here] >= 0 and today[here] == today[there]
                keys[edges] = share[at] * (2.0 if same else 1.0)
                edges += 1
        found = False
        while not found:
            pick = below(dice, edges)
            other = below(dice, edges)
            if keys[other] > keys[pick]:
                pick = other
            there, parent = heads[pick], tails[pick]
            edges -= 1
            tails[pick] = tails[edges]
            heads[pick] = heads[edges]
            keys[pick] = keys[edges]
            found = mark[there] == stamp
        mark[there] = grown
        queue[count] = there
        above[count] = parent
        place[there] = count
        count += 1
        here = there
    for at in range(count):
        node[at] = queue[at]
    return count


@compiled
def weigh_tree(town: Town, plan: Plan, yard: Yard, count: int, a: int, b: int) -> None:
    """Sum up, for each place, what hangs below it: households, people, boundary, what stays with either owner."""
    first, near, shares, kept, today = town.first, town.near, town.share, town.kept, town.today
    mark, node, place, above = plan.mark, yard.node, yard.place, yard.parent
    homes, people, size, big, base = yard.homes, yard.people, yard.size, yard.big, yard.base
    cut, keep_a, keep_b = yard.cut, yard.keep_a, yard.keep_b
    is_plain = town.low.shape[0] == 1
    grown = plan.stamp[0]
    own_a = plan.owner[a]
    own_b = plan.owner[b] if b != a else -1
    for at in range(count):
        cut[at] = 0.0
    for at in range(count):
        block = node[at]
        own, count_here = today[block], town.homes[block]
        is_big = count_here > town.high[town.kind[block]]
        homes[at] = count_here
        people[at] = town.people[block]
        size[at] = 1
        big[at] = 1 if is_big else 0
        base[at] = count_here if is_big else 0
        if not is_plain:
            for kind in range(town.low.shape[0]):
                yard.by_kind[at, kind] = count_here if town.kind[block] == kind else 0
        keep_a[at] = kept[block] if own >= 0 and own == own_a else 0.0
        keep_b[at] = kept[block] if own >= 0 and own == own_b else 0.0
        for street in range(first[block], first[block + 1]):
            there = near[street]
            if mark[there] != grown:
                continue
            share = shares[street]
            cut[at] += share
            other = place[there]
            if other < at:  # seen from the later end: where do both ends hang together?
                x, y = at, other
                while x != y:
                    if x > y:
                        x = above[x]
                    else:
                        y = above[y]
                cut[x] -= 2.0 * share
    for at in range(count - 1, 0, -1):
        up = above[at]
        homes[up] += homes[at]
        people[up] += people[at]
        size[up] += size[at]
        big[up] += big[at]
        base[up] += base[at]
        cut[up] += cut[at]
        keep_a[up] += keep_a[at]
        keep_b[up] += keep_b[at]
        if not is_plain:
            for kind in range(town.low.shape[0]):
                yard.by_kind[up, kind] += yard.by_kind[at, kind]


@compiled
def side_kind(town: Town, yard: Yard, at: int, rest: bool) -> int:
    """Return the class of most households of what hangs below a place, or of all the rest."""
    kind, most = 0, -1
    for one in range(town.low.shape[0]):
        count = yard.by_kind[0, one] - yard.by_kind[at, one] if rest else yard.by_kind[at, one]
        if count > most:
            kind, most = one, count
    return kind


@compiled
def pick_cut(town: Town, plan: Plan, weights: Floats, yard: Yard, count: int, heat: float) -> tuple[int, float, bool]:
    """Return the best place to cut the tree at, what both sides then cost, and whether the part below keeps owner b."""
    homes, people, big, base = yard.homes, yard.people, yard.big, yard.base
    cut, keeps_a, keeps_b, dice = yard.cut, yard.keep_a, yard.keep_b, plan.dice
    best, best_noisy, best_cost, best_b = -1, 1e300, 0.0, False
    keep_a, keep_b = keeps_a[0], keeps_b[0]
    is_plain = town.low.shape[0] == 1
    is_floored = weights[SPREAD] >= 0.0
    kind, other = 0, 0
    for at in range(1, count):
        below_b = keeps_b[at] + keep_a - keeps_a[at]
        below_a = keeps_a[at] + keep_b - keeps_b[at]
        price = cut[at] - max(below_a, below_b)
        noise = heat * luck(dice)
        if is_floored and price + noise + 2.0 * weights[COUNT] >= best_noisy:
            continue
        if not is_plain:
            kind, other = side_kind(town, yard, at, False), side_kind(town, yard, at, True)
        price += cost(town, weights, homes[at], people[at], big[at], base[at], kind)
        if is_floored and price + noise + weights[COUNT] >= best_noisy:
            continue
        price += cost(
            town, weights, homes[0] - homes[at], people[0] - people[at], big[0] - big[at], base[0] - base[at], other
        )
        if price + noise < best_noisy:
            best, best_noisy, best_cost, best_b = at, price + noise, price, below_b >= below_a
    return best, best_cost, best_b


@inlined
def mark_side(yard: Yard, count: int, at: int) -> None:
    """Mark what hangs below a place."""
    for place in range(count):
        if place < at:
            yard.side[place] = 0
        elif place == at:
            yard.side[place] = 1
        else:
            yard.side[place] = yard.side[yard.parent[place]]


@compiled
def best_claim(town: Town, plan: Plan, yard: Yard, count: int, side: int) -> tuple[int, float]:
    """Return the free community of today that most of one side comes from, and what continuing it saves."""
    best, most = -1, 0.0
    for at in range(count):
        today = town.today[yard.node[at]]
        if yard.side[at] == side and today >= 0 and plan.claimed[today] == -1:
            plan.tally[today] += town.kept[yard.node[at]]
            if plan.tally[today] > most:
                best, most = today, plan.tally[today]
    for at in range(count):
        today = town.today[yard.node[at]]
        if today >= 0:
            plan.tally[today] = 0.0
    return best, most


@compiled
def foes_parted(town: Town, plan: Plan, yard: Yard, count: int) -> int:
    """Return how many pairs that should be apart lie on different sides, and have to be inside the region."""
    pairs = 0
    for at in range(count):
        if yard.side[at] == 1:
            block = yard.node[at]
            for foe in range(town.foe_first[block], town.foe_first[block + 1]):
                there = town.foe[foe]
                if plan.mark[there] == plan.stamp[0] and yard.side[yard.place[there]] == 0:
                    pairs += 1
    return pairs


@compiled
def foes_between(town: Town, plan: Plan, yard: Yard, count: int, a: int, b: int) -> int:
    """Return how many pairs that should be apart two communities would bring together."""
    pairs = 0
    for at in range(count):
        block = yard.node[at]
        if plan.label[block] == a:
            for foe in range(town.foe_first[block], town.foe_first[block + 1]):
                if plan.label[town.foe[foe]] == b:
                    pairs += 1
    return pairs


@inlined
def boundary(town: Town, plan: Plan, yard: Yard, count: int, a: int, b: int) -> float:
    """Return the share of street between two communities."""
    total = 0.0
    for at in range(count):
        block = yard.node[at]
        if plan.label[block] == a:
            for street in range(town.first[block], town.first[block + 1]):
                if plan.label[town.near[street]] == b:
                    total += town.share[street]
    return total


@compiled
def claim(plan: Plan, label: int, today: int) -> None:
    """Let a community continue one of today's; what it continued before is free."""
    if plan.owner[label] >= 0 and plan.claimed[plan.owner[label]] == label:
        plan.claimed[plan.owner[label]] = -1
    plan.owner[label] = today
    if today >= 0:
        plan.claimed[today] = label


@compiled
def merge(town: Town, plan: Plan, weights: Floats, yard: Yard, street: int, heat: float) -> bool:
    """Try to make one community of the two at the ends of a street."""
    a, b = plan.label[town.tail[street]], plan.label[town.near[street]]
    homes = plan.homes[a] + plan.homes[b]
    is_one_bad = plan.homes[a] < town.low.min() or plan.homes[b] < town.low.min()
    if (homes > town.high.max() and not is_one_bad) or (plan.big[a] > 0 and plan.big[b] > 0):
        return False
    count = gather(town, plan, yard, town.tail[street], a, b)
    keep_a = keep_b = both_a = both_b = 0.0
    own_a, own_b = plan.owner[a], plan.owner[b]
    for at in range(count):
        block = yard.node[at]
        today = town.today[block]
        if today >= 0 and today == own_a:
            both_a += town.kept[block]
            keep_a += town.kept[block] if plan.label[block] == a else 0.0
        if today >= 0 and today == own_b:
            both_b += town.kept[block]
            keep_b += town.kept[block] if plan.label[block] == b else 0.0
    change = keep_a + keep_b - max(both_a, both_b) - boundary(town, plan, yard, count, a, b)
    if town.foe.shape[0] > 0:
        change += weights[FOES] * foes_between(town, plan, yard, count, a, b)
    kind = 0
    if town.low.shape[0] > 1:
        sums = plan.by_kind[a] + plan.by_kind[b]
        kind = main_kind(sums, -1, 0, town)
    after = cost(
        town,
        weights,
        homes,
        plan.people[a] + plan.people[b],
        plan.big[a] + plan.big[b],
        plan.base[a] + plan.base[b],
        kind,
    )
    change += after - plan.price[a] - plan.price[b] + step_cost(plan, weights, -1)
    if change > heat * luck(plan.dice):
        return False
    owner = own_a if both_a >= both_b else own_b
    for at in range(count):
        block = yard.node[at]
        if plan.label[block] == b:
            put(town, plan, block, b, -1)
            put(town, plan, block, a, 1)
            plan.label[block] = a
    drop_label(plan, b)
    claim(plan, a, owner)
    plan.price[a], plan.price[b] = after, 0.0
    return True


@compiled
def split(town: Town, plan: Plan, weights: Floats, yard: Yard, block: int, heat: float) -> bool:
    """Try to make two communities of one."""
    a = plan.label[block]
    if plan.size[a] == 1 or (plan.homes[a] < 2 * town.low.min() and plan.big[a] == 0) or plan.free[-1] == 0:
        return False
    count = gather(town, plan, yard, block, a, a)
    count = grow_tree(town, plan, yard, below(plan.dice, count), count)
    weigh_tree(town, plan, yard, count, a, a)
    at, price, _below_b = pick_cut(town, plan, weights, yard, count, heat)
    if at < 0:
        return False
    mark_side(yard, count, at)
    keeps = 1 if yard.keep_a[at] >= yard.keep_a[0] - yard.keep_a[at] else 0
    today, gain = best_claim(town, plan, yard, count, 1 - keeps)
    # with one owner, pick_cut has credited the larger share; a newcomer may continue another
    change = price + yard.keep_a[0] - gain - plan.price[a] + step_cost(plan, weights, 1)
    if town.foe.shape[0] > 0:
        change -= weights[FOES] * foes_parted(town, plan, yard, count)
    if change > heat * luck(plan.dice):
        return False
    spare = plan.free[-1] - 1
    new = plan.free[spare]
    plan.free[-1] = spare
    plan.number[0] += 1
    for place in range(count):
        if yard.side[place] != keeps:
            one = yard.node[place]
            put(town, plan, one, a, -1)
            put(town, plan, one, new, 1)
            plan.label[one] = new
    claim(plan, new, today)
    plan.price[a], plan.price[new] = cost_now(town, plan, weights, a), cost_now(town, plan, weights, new)
    return True


@compiled
def recombine(town: Town, plan: Plan, weights: Floats, yard: Yard, street: int, heat: float) -> bool:
    """Try to divide the two communities at the ends of a street anew."""
    a, b = plan.label[town.tail[street]], plan.label[town.near[street]]
    count = gather(town, plan, yard, town.tail[street], a, b)
    keep_a = keep_b = 0.0
    for at in range(count):
        block = yard.node[at]
        label, today = plan.label[block], town.today[block]
        if today >= 0 and today == plan.owner[label]:
            if label == a:
                keep_a += town.kept[block]
            else:
                keep_b += town.kept[block]
    before = boundary(town, plan, yard, count, a, b) - keep_a - keep_b
    before += plan.price[a] + plan.price[b]
    count = grow_tree(town, plan, yard, below(plan.dice, count), count)
    weigh_tree(town, plan, yard, count, a, b)
    at, price, below_b = pick_cut(town, plan, weights, yard, count, heat)
    if at < 0:
        return False
    mark_side(yard, count, at)
    inside, outside = (b, a) if below_b else (a, b)
    claim_in = claim_out = -1
    if plan.owner[inside] < 0:
        claim_in, gain = best_claim(town, plan, yard, count, 1)
        price -= gain
    if plan.owner[outside] < 0 and claim_in < 0:
        claim_out, gain = best_claim(town, plan, yard, count, 0)
        price -= gain
    change = price - before
    if town.foe.shape[0] > 0:
        parted = foes_between(town, plan, yard, count, a, b)
        change += weights[FOES] * (parted - foes_parted(town, plan, yard, count))
    if change > heat * luck(plan.dice):
        return False
    for place in range(count):
        one = yard.node[place]
        label = inside if yard.side[place] == 1 else outside
        old = plan.label[one]
        if old != label:
            put(town, plan, one, old, -1)
            put(town, plan, one, label, 1)
            plan.label[one] = label
    if claim_in >= 0:
        claim(plan, inside, claim_in)
    if claim_out >= 0:
        claim(plan, outside, claim_out)
    plan.price[a], plan.price[b] = cost_now(town, plan, weights, a), cost_now(town, plan, weights, b)
    return True
