-- DuckDB has no covering indexes; it scans columns, helped by their order, and by an index where it chooses to use one.
create table arc_by_near as select * from arc order by near, far;
drop table arc;
alter table arc_by_near rename to arc;
create index arc_near on arc (near);
create index arc_far on arc (far);
create index inside_organisation on inside (organisation);
analyze;
