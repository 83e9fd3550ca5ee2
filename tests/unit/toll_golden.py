"""What the documented samples must become, written out."""

from typing import Any

GOLDEN: dict[str, dict[str, Any]] = {
    "HourlyRequestStatistics": {
        "title": "Requests by hour",
        "said": [
            "*3 requests* · mean 299 ms · busiest hour 08:00, 67 % of them",
            "Slowest mean at 10:00, 494 ms",
        ],
        "figures": {
            "requests": "3 requests",
            "mean": "299 ms",
            "busiest_hour": "08:00",
            "busiest_share": "67 %",
            "slowest_hour": "10:00",
            "slowest": "494 ms",
        },
        "chart": (
            "bar",
            "Requests by hour",
            "Hour (server time)",
            "Requests",
            ["08:00", "10:00"],
            {"Requests": [2, 1]},
        ),
        "headings": ["Hour (server time)", "Requests", "Mean (ms)"],
        "table": [["08:00", "2", "202"], ["10:00", "1", "494"]],
        "text": [
            "*Requests by hour · last day*",
            "*3 requests* · mean 299 ms · busiest hour 08:00, 67 % of them",
            "Slowest mean at 10:00, 494 ms",
            (
                "Bar chart: Requests by hour. Across: Hour (server time). 08:00 2; "
                "10:00 1."
            ),
        ],
    },
    "DailyRequestOverview": {
        "title": "Requests by day",
        "said": ["*3 requests* · mean 299 ms · between 51 ms and 494 ms"],
        "figures": {
            "requests": "3 requests",
            "mean": "299 ms",
            "fastest": "51 ms",
            "slowest": "494 ms",
        },
        "chart": (
            "bar",
            "Requests by day",
            "Day (server time)",
            "Requests",
            ["20 Dec"],
            {"Requests": [3]},
        ),
        "headings": [
            "Day (server time)",
            "Requests",
            "Mean (ms)",
            "Fastest (ms)",
            "Slowest (ms)",
        ],
        "table": [["2024-12-20", "3", "299", "51", "494"]],
        "text": [
            "*Requests by day · last day*",
            "*3 requests* · mean 299 ms · between 51 ms and 494 ms",
            "Bar chart: Requests by day. Across: Day (server time). 20 Dec 3.",
        ],
    },
    "MonthlyRequestSummary": {
        "title": "Requests by month",
        "said": ["*3 requests* · mean 299 ms · between 51 ms and 494 ms"],
        "figures": {
            "requests": "3 requests",
            "mean": "299 ms",
            "fastest": "51 ms",
            "slowest": "494 ms",
        },
        "chart": (
            "bar",
            "Requests by month",
            "Month",
            "Requests",
            ["Dec 2024"],
            {"Requests": [3]},
        ),
        "headings": [
            "Year",
            "Month",
            "Requests",
            "Mean (ms)",
            "Fastest (ms)",
            "Slowest (ms)",
            "Deviation (ms)",
        ],
        "table": [["2024", "12", "3", "299", "51", "494", "226.3"]],
        "text": [
            "*Requests by month · last day*",
            "*3 requests* · mean 299 ms · between 51 ms and 494 ms",
            "Bar chart: Requests by month. Across: Month. Dec 2024 3.",
        ],
    },
    "WeeklyRequestTrends": {
        "title": "Requests by week",
        "said": ["*3 requests* · mean 299 ms · between 51 ms and 494 ms"],
        "figures": {
            "requests": "3 requests",
            "mean": "299 ms",
            "fastest": "51 ms",
            "slowest": "494 ms",
        },
        "chart": (
            "bar",
            "Requests by week",
            "Week (as the server counts)",
            "Requests",
            ["week 51, 2024"],
            {"Requests": [3]},
        ),
        "headings": [
            "Year",
            "Week",
            "Requests",
            "Mean (ms)",
            "Fastest (ms)",
            "Slowest (ms)",
            "Deviation (ms)",
        ],
        "table": [["2024", "51", "3", "299", "51", "494", "226.3"]],
        "text": [
            "*Requests by week · last day*",
            "*3 requests* · mean 299 ms · between 51 ms and 494 ms",
            (
                "Bar chart: Requests by week. Across: Week (as the server counts). "
                "week 51, 2024 3."
            ),
        ],
    },
    "RequestCacheStatistics": {
        "title": "Cache use",
        "said": [
            "3 requests · *0 %* from the cache · 100 % not",
            "1 client · 1 membership · mean 1,579 steps",
        ],
        "figures": {
            "requests": "3 requests",
            "cached": "0 %",
            "uncached": "100 %",
            "clients": "1 client",
            "members": "1 membership",
            "mean_steps": "1,579 steps",
        },
        "chart": (
            "pie",
            "Answers from the cache",
            "",
            "",
            ["Cached", "Not cached"],
            {"Answers": [0, 3]},
        ),
        "headings": [
            "Requests",
            "Memberships",
            "Clients",
            "Mean steps",
            "Cached (responses)",
            "Not cached (responses)",
            "Cached share (%)",
            "Not cached share (%)",
        ],
        "table": [["3", "1", "1", "1,579", "0", "3", "0", "100"]],
        "text": [
            "*Cache use · last day*",
            "3 requests · *0 %* from the cache · 100 % not",
            "1 client · 1 membership · mean 1,579 steps",
            "Pie chart: Answers from the cache. Cached 0; Not cached 3.",
        ],
    },
    "SeasonalUsagePatterns": {
        "title": "Use by month of the year",
        "said": [
            "*255 requests* · mean 123 ms · busiest month December, 100 %",
            "Mean 3,963 steps",
        ],
        "figures": {
            "requests": "255 requests",
            "mean": "123 ms",
            "busiest_share": "100 %",
            "mean_steps": "3,963 steps",
        },
        "chart": (
            "bar",
            "Requests by month of the year",
            "Month",
            "Requests",
            ["December"],
            {"Requests": [255]},
        ),
        "headings": ["Month", "Name", "Requests", "Mean (ms)", "Mean steps"],
        "table": [["12", "December", "255", "123", "3,963"]],
        "text": [
            "*Use by month of the year · last day*",
            "*255 requests* · mean 123 ms · busiest month December, 100 %",
            "Mean 3,963 steps",
            "Bar chart: Requests by month of the year. Across: Month. December 255.",
        ],
    },
    "RequestTrendForecast": {
        "title": "Request forecast",
        "said": [
            (
                "20 Dec 2024: 3 requests · *100 %* of the 7-day average (3) · within "
                "the forecast of 2.7-3.3"
            ),
        ],
        "figures": {"latest": "3 requests", "of_average": "100 %", "average_7": "3"},
        "chart": (
            "bar",
            "Requests and forecast",
            "Day (server time)",
            "Requests",
            ["20 Dec"],
            {
                "Requests": [3],
                "7-day average": [3],
                "30-day average": [3],
                "Optimistic": [3.3],
                "Pessimistic": [2.7],
            },
        ),
        "headings": [
            "Day (server time)",
            "Requests",
            "7-day average (requests)",
            "30-day average (requests)",
            "Optimistic (requests)",
            "Pessimistic (requests)",
        ],
        "table": [["2024-12-20", "3", "3", "3", "3.3", "2.7"]],
        "text": [
            "*Request forecast · last day*",
            (
                "20 Dec 2024: 3 requests · *100 %* of the 7-day average (3) · within "
                "the forecast of 2.7-3.3"
            ),
            (
                "Bar chart: Requests and forecast. Across: Day (server time). "
                "Requests: 20 Dec 3. 7-day average: 20 Dec 3. 30-day average: 20 Dec "
                "3. Optimistic: 20 Dec 3.3. Pessimistic: 20 Dec 2.7."
            ),
        ],
    },
    "ResponseTimeBuckets": {
        "title": "Response times",
        "said": [
            "3 requests · mean *299 ms* · 67 % between 100 and 500 ms",
            "0 % slower than that · slowest range 100-500 ms, 67 %",
        ],
        "figures": {
            "requests": "3 requests",
            "mean": "299 ms",
            "common_share": "67 %",
            "slower_share": "0 %",
            "slowest_share": "67 %",
        },
        "chart": (
            "bar",
            "Requests by response time",
            "Response time",
            "Requests",
            ["0-100 ms", "100-500 ms"],
            {"Requests": [1, 2]},
        ),
        "headings": ["Response time", "Requests", "Mean (ms)"],
        "table": [["0-100 ms", "1", "51"], ["100-500 ms", "2", "423"]],
        "text": [
            "*Response times · last day*",
            "3 requests · mean *299 ms* · 67 % between 100 and 500 ms",
            "0 % slower than that · slowest range 100-500 ms, 67 %",
            (
                "Bar chart: Requests by response time. Across: Response time. 0-100 ms "
                "1; 100-500 ms 2."
            ),
        ],
    },
    "LatencyDistribution": {
        "title": "Latency distribution",
        "said": [
            "3 requests · 67 % between 250 and 500 ms · 95 % within *500 ms*",
            "0 % slower than that · slowest range 250-500 ms, 67 %",
        ],
        "figures": {
            "requests": "3 requests",
            "common_share": "67 %",
            "almost_all": "500 ms",
            "slower_share": "0 %",
            "slowest_share": "67 %",
        },
        "chart": (
            "bar",
            "Share of requests by response time",
            "Response time",
            "Per cent",
            ["50-100 ms", "250-500 ms"],
            {"Share": [33.33, 66.67]},
        ),
        "headings": ["Response time", "Requests", "Share (%)"],
        "table": [["50-100 ms", "1", "33.3"], ["250-500 ms", "2", "66.7"]],
        "text": [
            "*Latency distribution · last day*",
            "3 requests · 67 % between 250 and 500 ms · 95 % within *500 ms*",
            "0 % slower than that · slowest range 250-500 ms, 67 %",
            (
                "Bar chart: Share of requests by response time. Across: Response time. "
                "50-100 ms 33 %; 250-500 ms 67 %."
            ),
        ],
    },
    "HourlyMembershipStatistics": {
        "title": "Slowest requests by hour",
        "said": [
            "3 requests · mean *299 ms* · slowest at 10:00, 494 ms",
            "Busiest hour 08:00, 67 % of requests",
        ],
        "figures": {
            "requests": "3 requests",
            "mean": "299 ms",
            "slowest_hour": "10:00",
            "slowest": "494 ms",
            "busiest_hour": "08:00",
            "busiest_share": "67 %",
        },
        "chart": (
            "bar",
            "Response times by hour",
            "Hour (server time)",
            "Milliseconds",
            ["08:00", "10:00"],
            {"Mean": [202, 494], "Slowest": [353, 494]},
        ),
        "headings": ["Hour (server time)", "Requests", "Mean (ms)", "Slowest (ms)"],
        "table": [["08:00", "2", "202", "353"], ["10:00", "1", "494", "494"]],
        "text": [
            "*Slowest requests by hour · last day*",
            "3 requests · mean *299 ms* · slowest at 10:00, 494 ms",
            "Busiest hour 08:00, 67 % of requests",
            (
                "Bar chart: Response times by hour. Across: Hour (server time). Mean: "
                "08:00 202 ms; 10:00 494 ms. Slowest: 08:00 353 ms; 10:00 494 ms."
            ),
        ],
    },
    "ResourceUtilizationReport": {
        "title": "Steps and times by hour",
        "said": [
            (
                "*4,738 steps* in 3 requests · 1,579 steps per request · heaviest hour "
                "08:00, 62 % of the steps"
            ),
            "Mean 299 ms · slowest at 10:00, 494 ms",
        ],
        "figures": {
            "steps": "4,738 steps",
            "requests": "3 requests",
            "per_request": "1,579 steps",
            "heaviest_hour": "08:00",
            "heaviest_share": "62 %",
            "mean": "299 ms",
            "slowest_hour": "10:00",
            "slowest": "494 ms",
        },
        "chart": (
            "bar",
            "Steps by hour",
            "Hour (server time)",
            "Steps",
            ["08:00", "10:00"],
            {"Steps": [2932, 1806]},
        ),
        "headings": [
            "Hour (server time)",
            "Requests",
            "Steps",
            "Steps per request",
            "Mean (ms)",
            "Slowest (ms)",
        ],
        "table": [
            ["08:00", "2", "2,932", "1,466", "202", "353"],
            ["10:00", "1", "1,806", "1,806", "494", "494"],
        ],
        "text": [
            "*Steps and times by hour · last day*",
            (
                "*4,738 steps* in 3 requests · 1,579 steps per request · heaviest hour "
                "08:00, 62 % of the steps"
            ),
            "Mean 299 ms · slowest at 10:00, 494 ms",
            (
                "Bar chart: Steps by hour. Across: Hour (server time). 08:00 2,932; "
                "10:00 1,806."
            ),
        ],
    },
    "ResponseCodeDistribution": {
        "title": "Response codes",
        "said": [
            (
                "3 requests · *100 %* succeeded · 0 % client errors (4xx) · 0 % server "
                "errors (5xx)"
            ),
            "Mean 299 ms",
        ],
        "figures": {
            "requests": "3 requests",
            "success": "100 %",
            "client_errors": "0 %",
            "server_errors": "0 %",
            "mean": "299 ms",
        },
        "chart": (
            "pie",
            "Requests by response code",
            "Response code",
            "Requests",
            ["200"],
            {"Requests": [3]},
        ),
        "headings": ["Response code", "Requests", "Share (%)", "Mean (ms)"],
        "table": [["200", "3", "100", "299"]],
        "text": [
            "*Response codes · last day*",
            (
                "3 requests · *100 %* succeeded · 0 % client errors (4xx) · 0 % server "
                "errors (5xx)"
            ),
            "Mean 299 ms",
            "Pie chart: Requests by response code. 200 3.",
        ],
    },
    "TopClientDomains": {
        "title": "Top client domains",
        "said": [
            "*3 requests* · 100 % from api.adastrai.com",
            "Mean 299 ms · slowest api.adastrai.com, mean 299 ms",
        ],
        "figures": {
            "requests": "3 requests",
            "busiest_share": "100 %",
            "mean": "299 ms",
            "slowest": "299 ms",
        },
        "chart": (
            "bar",
            "Requests by domain",
            "Domain",
            "Requests",
            ["api.adastrai.com"],
            {"Requests": [3]},
        ),
        "headings": ["Domain", "Requests", "Addresses", "Mean (ms)"],
        "table": [["api.adastrai.com", "3", "1", "299"]],
        "text": [
            "*Top client domains · last day*",
            "*3 requests* · 100 % from api.adastrai.com",
            "Mean 299 ms · slowest api.adastrai.com, mean 299 ms",
            "Bar chart: Requests by domain. Across: Domain. api.adastrai.com 3.",
        ],
    },
    "UserSegmentPerformance": {
        "title": "Vehicle types and languages",
        "said": [
            "3 requests · mean *299 ms* · 100 % for two axles from 3.20 m (tr)",
            "Slowest two axles from 3.20 m (tr), mean 299 ms · mean 1,579 steps",
        ],
        "figures": {
            "requests": "3 requests",
            "mean": "299 ms",
            "busiest_share": "100 %",
            "slowest": "299 ms",
            "mean_steps": "1,579 steps",
        },
        "chart": (
            "bar",
            "Requests by vehicle and language",
            "Vehicle type, language",
            "Requests",
            ["2, tr"],
            {"Requests": [3]},
        ),
        "headings": [
            "Vehicle type",
            "Language",
            "Requests",
            "Mean (ms)",
            "Slowest (ms)",
            "Mean steps",
        ],
        "table": [["2", "tr", "3", "299", "494", "1,579"]],
        "text": [
            "*Vehicle types and languages · last day*",
            "3 requests · mean *299 ms* · 100 % for two axles from 3.20 m (tr)",
            "Slowest two axles from 3.20 m (tr), mean 299 ms · mean 1,579 steps",
            (
                "Bar chart: Requests by vehicle and language. Across: Vehicle type, "
                "language. 2, tr 3."
            ),
        ],
    },
    "ClientPerformanceTrends": {
        "title": "Client domains by day",
        "said": [
            "3 requests · mean *299 ms* · 100 % from api.adastrai.com",
            (
                "Slowest api.adastrai.com, mean 299 ms · slowest answer 494 ms on 20 "
                "Dec 2024"
            ),
        ],
        "figures": {
            "requests": "3 requests",
            "mean": "299 ms",
            "busiest_share": "100 %",
            "slowest": "299 ms",
            "worst": "494 ms",
        },
        "chart": (
            "bar",
            "Response times",
            "Day (server time)",
            "Mean, milliseconds",
            ["20 Dec"],
            {"api.adastrai.com": [299.0]},
        ),
        "headings": [
            "Domain",
            "Day (server time)",
            "Requests",
            "Mean (ms)",
            "Fastest (ms)",
            "Slowest (ms)",
        ],
        "table": [["api.adastrai.com", "2024-12-20", "3", "299", "51", "494"]],
        "text": [
            "*Client domains by day · last day*",
            "3 requests · mean *299 ms* · 100 % from api.adastrai.com",
            (
                "Slowest api.adastrai.com, mean 299 ms · slowest answer 494 ms on 20 "
                "Dec 2024"
            ),
            "Bar chart: Response times. Across: Day (server time). 20 Dec 299 ms.",
        ],
    },
    "ConcurrencyAnalysis": {
        "title": "Concurrency",
        "said": [
            "Up to *2* at a time · mean 202 ms there · 494 ms with 1",
            "Most often 2 at a time, 4 occurrences",
        ],
        "figures": {
            "peak": "2",
            "at_peak": "202 ms",
            "at_least": "494 ms",
            "common": "2",
            "common_times": "4",
        },
        "chart": (
            "bar",
            "Response time by requests at a time",
            "Requests at a time",
            "Milliseconds",
            ["1", "2"],
            {"Mean": [494, 202]},
        ),
        "headings": ["At a time", "Occurrences", "Mean (ms)"],
        "table": [["1", "1", "494"], ["2", "4", "202"]],
        "text": [
            "*Concurrency · last day*",
            "Up to *2* at a time · mean 202 ms there · 494 ms with 1",
            "Most often 2 at a time, 4 occurrences",
            (
                "Bar chart: Response time by requests at a time. Across: Requests at a "
                "time. 1 494 ms; 2 202 ms."
            ),
        ],
    },
    "StepCountCategoryAnalysis": {
        "title": "Step counts",
        "said": [
            "3 requests · mean *299 ms* · 100 % between 1,001 and 2,000 steps",
            "Mean 1,579 steps · slowest range 1001-2000 Steps, mean 299 ms",
        ],
        "figures": {
            "requests": "3 requests",
            "mean": "299 ms",
            "common_share": "100 %",
            "mean_steps": "1,579 steps",
            "slowest": "299 ms",
        },
        "chart": (
            "bar",
            "Requests by steps",
            "Steps",
            "Requests",
            ["1001-2000"],
            {"Requests": [3]},
        ),
        "headings": ["Steps", "Requests", "Mean (ms)", "Mean steps"],
        "table": [["1001-2000 Steps", "3", "299", "1,579"]],
        "text": [
            "*Step counts · last day*",
            "3 requests · mean *299 ms* · 100 % between 1,001 and 2,000 steps",
            "Mean 1,579 steps · slowest range 1001-2000 Steps, mean 299 ms",
            "Bar chart: Requests by steps. Across: Steps. 1001-2000 3.",
        ],
    },
}
