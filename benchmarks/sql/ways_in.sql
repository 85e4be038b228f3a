-- The best k ways per number of vouchers, first people all different; the definition of inroad.graph.chains.
-- $1 me, $2 organisation, $3 k. From the goal backwards: the ties into it are joined once and used by both longer groups.
with goal as materialized (
    select person from inside where organisation = $2 and person <> $1
),
mine as materialized (
    select far as v, chance as q, backing from arc where near = $1
),
into_goal as materialized (
    select arc.near, arc.far, arc.chance from goal join arc on arc.far = goal.person where arc.near <> $1
),
direct as (
    select 0 as vouchers, v, null::integer as u, null::integer as w, q as chance, backing
    from mine join goal on goal.person = mine.v
    order by backing desc, chance desc, v
    limit $3
),
one as (
    select 1 as vouchers, v, w, null::integer as x, (q * best) * 0.75 as chance, backing
    from (
        select mine.v, mine.q, mine.backing, into_goal.far as w, into_goal.chance as best,
            row_number() over (partition by mine.v order by into_goal.chance desc, into_goal.far) as place
        from mine join into_goal on into_goal.near = mine.v
    ) as ways
    where place = 1
    order by backing desc, chance desc, v
    limit $3
),
two as (
    select 2 as vouchers, v, u, w, (q * best) * 0.5625 as chance, backing
    from (
        select mine.v, mine.q, mine.backing, arc.far as u, into_goal.far as w, arc.chance * into_goal.chance as best,
            row_number() over (
                partition by mine.v order by arc.chance * into_goal.chance desc, arc.far, into_goal.far
            ) as place
        from mine
        join arc on arc.near = mine.v
        join into_goal on into_goal.near = arc.far
        where into_goal.far <> mine.v
    ) as ways
    where place = 1
    order by backing desc, chance desc, v
    limit $3
)
select * from direct union all select * from one union all select * from two
order by vouchers, backing desc, chance desc, v
