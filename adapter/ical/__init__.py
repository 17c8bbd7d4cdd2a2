"""Items as iCalendar (RFC 5545), both ways."""
