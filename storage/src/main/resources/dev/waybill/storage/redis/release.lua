-- release: 6 number of demands, then the demands of the reservation.
-- Answers {'done', how many reservations were given back, 0 or 1} or {'at', ...} as in demands().
local queue = key('q', INSTANCE)
local all = redis.call('HGET', queue, ID)
if not all then
  return {'done', 0}
end
local list, at = demands(tonumber(ARGV[6]), 7)
if not list then
  return at
end
for i, held in ipairs(cmsgpack.unpack(all)) do
  local d = list[i]
  d.c.p = d.c.p - let_go(d, held[3])
end
for _, d in ipairs(list) do
  if d.kind == 'd' then
    skip_empty(d, d.c)
  end
  save(d)
end
return {'done', redis.call('HDEL', queue, ID)}
