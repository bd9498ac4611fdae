-- reset: 6 counter, 7 kind. Leaves a note, so that other servers forget what they sent, too, and do
-- not bring it back.
local id = ARGV[6]
local counter = key('c', id)
for _, field in ipairs(redis.call('HKEYS', counter)) do
  if string.match(field, '^%-?%d+:%d+$') or string.match(field, '^o%d+$') then
    redis.call('HDEL', counter, field)
  end
end
if redis.call('EXISTS', counter) == 1 then
  redis.call('HSET', counter, 't', 0, 'b', 0, 'br', 0)
  redis.call('HDEL', counter, 'f')
end
if ARGV[7] == 'd' then
  local refs, members = key('r', id), key('m', id)
  local all = redis.call('HGETALL', refs)
  for i = 1, #all, 2 do
    redis.call('HSET', refs, all[i], string.match(all[i + 1], '^%d+') .. ' -1')
  end
  redis.call('ZREMRANGEBYSCORE', members, '-inf', '(' .. HELD)
end
redis.call('ZADD', PREFIX .. 'y', NOW, id)
redis.call('ZREMRANGEBYSCORE', PREFIX .. 'y', '-inf', NOW - DAY)
return 1
