-- Many questions in one call: the table question (id, me, organisation), and for each row the query of ways_in.sql. The
-- benchmark puts its text between the braces, with question.me and question.organisation for $1 and $2.
select question.id, answer.* from question cross join lateral ({ways_in}) as answer
order by question.id, answer.vouchers, answer.backing desc, answer.chance desc, answer.v
