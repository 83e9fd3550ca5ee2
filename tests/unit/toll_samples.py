"""The documented sample answer of every report whose structure is documented."""

from typing import Any

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "HourlyRequestStatistics": [
        {"HourOfDay": 8, "RequestCount": 2, "AvgResponseTime": 202},
        {"HourOfDay": 10, "RequestCount": 1, "AvgResponseTime": 494},
    ],
    "DailyRequestOverview": [
        {
            "RequestDate": "2024-12-20T00:00:00",
            "DailyRequestCount": 3,
            "DailyAvgResponseTime": 299,
            "DailyMinResponseTime": 51,
            "DailyMaxResponseTime": 494,
        }
    ],
    "MonthlyRequestSummary": [
        {
            "RequestYear": 2024,
            "RequestMonth": 12,
            "MonthlyRequestCount": 3,
            "MonthlyAvgResponseTime": 299,
            "MonthlyMinResponseTime": 51,
            "MonthlyMaxResponseTime": 494,
            "MonthlyResponseTimeStdDev": 226.3235147600296,
        }
    ],
    "WeeklyRequestTrends": [
        {
            "RequestYear": 2024,
            "RequestWeek": 51,
            "WeeklyRequestCount": 3,
            "WeeklyAvgResponseTime": 299,
            "WeeklyMinResponseTime": 51,
            "WeeklyMaxResponseTime": 494,
            "WeeklyResponseTimeStdDev": 226.3235147600296,
        }
    ],
    "RequestCacheStatistics": [
        {
            "TotalRequests": 3,
            "UniqueMemberships": 1,
            "UniqueClients": 1,
            "AverageSteps": 1579,
            "CachedResponse": 0,
            "NonCachedResponse": 3,
            "CachedResponsePercentage": 0.0,
            "NonCachedResponsePercentage": 100.0,
        }
    ],
    "SeasonalUsagePatterns": [
        {
            "MonthOfYear": 12,
            "MonthName": "December",
            "RequestCount": 255,
            "AvgResponseTime": 123,
            "AvgSteps": 3963,
        }
    ],
    "RequestTrendForecast": [
        {
            "RequestDate": "2024-12-20T00:00:00",
            "DailyRequestCount": 3,
            "MovingAverage7Days": 3,
            "MovingAverage30Days": 3,
            "OptimisticForecast": 3.3,
            "PessimisticForecast": 2.7,
        }
    ],
    "ResponseTimeBuckets": [
        {
            "ResponseTimeBucket": "100-500 ms",
            "RequestCount": 2,
            "AvgResponseTimeInBucket": 423,
        },
        {
            "ResponseTimeBucket": "0-100 ms",
            "RequestCount": 1,
            "AvgResponseTimeInBucket": 51,
        },
    ],
    "LatencyDistribution": [
        {"LatencyBucket": "50-100 ms", "RequestCount": 1, "Percentage": 33.33},
        {"LatencyBucket": "250-500 ms", "RequestCount": 2, "Percentage": 66.67},
    ],
    "HourlyMembershipStatistics": [
        {
            "HourOfDay": 8,
            "HourlyRequestCount": 2,
            "HourlyAvgResponseTime": 202,
            "HourlyMaxResponseTime": 353,
        },
        {
            "HourOfDay": 10,
            "HourlyRequestCount": 1,
            "HourlyAvgResponseTime": 494,
            "HourlyMaxResponseTime": 494,
        },
    ],
    "ResourceUtilizationReport": [
        {
            "HourOfDay": 8,
            "TotalRequests": 2,
            "TotalSteps": 2932,
            "AvgStepsPerRequest": 1466,
            "AvgResponseTime": 202,
            "PeakResponseTime": 353,
        },
        {
            "HourOfDay": 10,
            "TotalRequests": 1,
            "TotalSteps": 1806,
            "AvgStepsPerRequest": 1806,
            "AvgResponseTime": 494,
            "PeakResponseTime": 494,
        },
    ],
    "ResponseCodeDistribution": [
        {
            "ResponseCode": 200,
            "RequestCount": 3,
            "Percentage": 100.0,
            "AvgResponseTime": 299,
        }
    ],
    "TopClientDomains": [
        {
            "ClientDomain": "api.adastrai.com",
            "RequestCount": 3,
            "UniqueIPs": 1,
            "AvgResponseTime": 299,
        }
    ],
    "UserSegmentPerformance": [
        {
            "VehicleTypeId": 2,
            "Lang": "tr",
            "RequestCount": 3,
            "AvgResponseTime": 299,
            "MaxResponseTime": 494,
            "AvgSteps": 1579,
        }
    ],
    "ClientPerformanceTrends": [
        {
            "ClientDomain": "api.adastrai.com",
            "RequestDate": "2024-12-20T00:00:00",
            "RequestCount": 3,
            "AvgResponseTime": 299,
            "MinResponseTime": 51,
            "MaxResponseTime": 494,
        }
    ],
    "ConcurrencyAnalysis": [
        {"ConcurrentRequestCount": 1, "Occurrences": 1, "AvgResponseTime": 494},
        {"ConcurrentRequestCount": 2, "Occurrences": 4, "AvgResponseTime": 202},
    ],
    "StepCountCategoryAnalysis": [
        {
            "StepCountCategory": "1001-2000 Steps",
            "RequestCount": 3,
            "AvgResponseTime": 299,
            "AvgSteps": 1579,
        }
    ],
}
