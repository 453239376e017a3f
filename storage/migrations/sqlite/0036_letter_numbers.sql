-- The register of letters goes by the year of their dates.
CREATE INDEX dispatch_by_date ON dispatch(date);
