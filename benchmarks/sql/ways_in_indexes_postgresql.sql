-- Covering in both directions: every step of the search is an index-only scan.
create unique index arc_near on arc (near, far) include (chance, backing);
create unique index arc_far on arc (far, near) include (chance);
create unique index inside_organisation on inside (organisation, person);
vacuum analyze arc;
vacuum analyze inside;
