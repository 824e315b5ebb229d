"""What every room stands on: settings, clock, ids, money, calendar, errors, access, paging, store."""
