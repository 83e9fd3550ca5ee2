"""What people read, in each of the languages that Waybill speaks."""
