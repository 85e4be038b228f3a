-- The network for the ways-in benchmark, PostgreSQL and DuckDB. Arcs are directed; far answers near with this chance.
create table arc (near integer not null, far integer not null, chance double precision not null, backing smallint not null);
create table inside (organisation integer not null, person integer not null);
