-- The best $1 ways of every member into every organisation per number of vouchers, as one set-based query for DuckDB.
-- Members are in the table member. The same definition as ways_in.sql: distinct first people, the best completion of
-- each, ordered by what the first one thinks of my work, then by chance, then by the first one's number.
with last_tie as (
    select arc.near, inside.organisation, arc.far, arc.chance
    from arc join inside on inside.person = arc.far
    qualify row_number() over (partition by arc.near, inside.organisation order by arc.chance desc, arc.far) <= 3
),
mine as (select arc.near as me, arc.far as v, arc.chance as q, arc.backing from arc join member on member.id = arc.near),
none as (
    select me, organisation, 0 as vouchers, v, null::bigint as u, null::bigint as w, backing, q as chance
    from mine join inside on inside.person = mine.v
),
one as (
    select me, organisation, 1 as vouchers, v, null::bigint as u,
        max_by(far, (last_tie.chance, -far)) as w, any_value(backing) as backing,
        any_value(q) * max(last_tie.chance) * 0.75 as chance
    from mine join last_tie on last_tie.near = mine.v
    where far <> me
    group by me, organisation, v
),
two as (
    select me, organisation, 2 as vouchers, v,
        max_by(arc.far, (arc.chance * last_tie.chance, -arc.far, -last_tie.far)) as u,
        max_by(last_tie.far, (arc.chance * last_tie.chance, -arc.far, -last_tie.far)) as w,
        any_value(mine.backing) as backing,
        any_value(q) * max(arc.chance * last_tie.chance) * 0.5625 as chance
    from mine join arc on arc.near = mine.v join last_tie on last_tie.near = arc.far
    where arc.far <> me and last_tie.far <> me and last_tie.far <> v
    group by me, organisation, v
)
select me, organisation, vouchers, v, u, w, backing, chance,
    row_number() over (partition by me, organisation, vouchers order by backing desc, chance desc, v) as place
from (from none union all by name from one union all by name from two)
qualify place <= $1
