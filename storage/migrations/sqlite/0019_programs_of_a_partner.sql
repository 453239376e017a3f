-- Which programs somebody of the partner's side may see.
CREATE INDEX organisation_by_country ON organisation(country, lower(name_en), id);
CREATE INDEX program_party_by_organisation ON program_party(organisation_id, side);
