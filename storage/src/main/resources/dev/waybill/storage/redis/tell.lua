-- tell: 6 the threshold in per cent, then one demand.
-- Answers {'done', 1 or 0} or {'at', ...} as in demands().
local list, at = demands(1, 7)
if not list then
  return at
end
local d, field = list[1], 'o' .. ARGV[6]
local told = tonumber(redis.call('HGET', d.key, field))
local due
if d.slice == 0 then
  due = not told or told < d.start
else
  due = not told or d.c.now >= told + d.length
end
if due then
  redis.call('HSET', d.key, field, d.c.now)
end
save(d)
return {'done', due and 1 or 0}
