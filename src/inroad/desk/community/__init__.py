"""What members of a community do for one another: seats, consent, blind asks, sources, what a coach is shown.

Each part hangs on the signed-in member's desk like any other; what two desks share is reached through the row that
names both. Nothing here reads another's desk but through what its owner consented to.
"""
