-- Many questions as one set-based query for DuckDB: the table question (id, me, organisation), $1 ways for each number of
-- vouchers. The same definition as ways_in.sql; max_by takes the best completion of each first person in one pass.
with mine as (
    select question.id, question.me, question.organisation, arc.far as v, arc.chance as q, arc.backing
    from question join arc on arc.near = question.me
),
into_goal as (
    select asked.organisation, arc.near, arc.far, arc.chance
    from (select distinct organisation from question) as asked
    join inside on inside.organisation = asked.organisation join arc on arc.far = inside.person
),
direct as (
    select id, 0 as vouchers, v, null::bigint as u, null::bigint as w, q as chance, backing
    from mine join inside on inside.person = mine.v and inside.organisation = mine.organisation
),
one as (
    select id, 1 as vouchers, v, max_by(far, (into_goal.chance, -far)) as u, null::bigint as w,
        (any_value(q) * max(into_goal.chance)) * 0.75 as chance, any_value(backing) as backing
    from mine join into_goal on into_goal.near = mine.v and into_goal.organisation = mine.organisation
    where far <> me
    group by id, v
),
two as (
    select id, 2 as vouchers, v,
        max_by(arc.far, (arc.chance * into_goal.chance, -arc.far, -into_goal.far)) as u,
        max_by(into_goal.far, (arc.chance * into_goal.chance, -arc.far, -into_goal.far)) as w,
        (any_value(q) * max(arc.chance * into_goal.chance)) * 0.5625 as chance, any_value(mine.backing) as backing
    from mine join arc on arc.near = mine.v
    join into_goal on into_goal.near = arc.far and into_goal.organisation = mine.organisation
    where arc.far <> me and into_goal.far <> me and into_goal.far <> v
    group by id, v
)
select id, vouchers, v, u, w, chance, backing
from (from direct union all by name from one union all by name from two)
qualify row_number() over (partition by id, vouchers order by backing desc, chance desc, v) <= $1
order by id, vouchers, backing desc, chance desc, v
