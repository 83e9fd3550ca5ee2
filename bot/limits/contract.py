"""The supplier's figures, in one place."""

from datetime import timedelta

# Documented: six reports in progress per requested organisation.
REPORTS_IN_PROGRESS = 6
# Documented beside it, its meaning inferred: a report counts as in progress for at
# most three hours.
REPORT_AT_MOST = timedelta(hours=3)
# Documented: 600 calls in ten minutes per client, for Generate, Get and link each.
CALLS = 600
CALLS_WINDOW = timedelta(minutes=10)
# A call is cut off after ten seconds (bot.upstream.http); the rest is for a slow loop.
CALL_AT_MOST = timedelta(seconds=12)
