"""Waybill: fleet reports and toll metrics in Slack."""
