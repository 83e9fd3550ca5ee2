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
# Documented for its siblings: so many token requests an hour, answered or refused.
TOKEN_REQUESTS = 100
TOKEN_REQUESTS_WINDOW = timedelta(hours=1)
# A call is cut off after eight seconds (bot.upstream.http, bot.slack.calls); the rest
# is for a slow loop. Work of a killed process is taken up after it, within 15 s.
CALL_AT_MOST = timedelta(seconds=10)
