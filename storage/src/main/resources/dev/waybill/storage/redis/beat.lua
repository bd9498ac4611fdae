-- beat: 6 milliseconds after which an instance without a sign of life is dead, 7 whether to
-- register (1) or only to say that it lives (0), 8 most reservations to give back in one call.
-- 9 since when resets are of interest, in milliseconds.
-- Answers {1 when the instance is registered or else 0, reservations given back, now by the clock
-- of Redis, identity of the Redis process, counters that were reset since}.
local servers, queue = PREFIX .. 's', key('q', INSTANCE)
-- Always by the clock of Redis, whatever the counters go by.
local time = redis.call('TIME')
local clock = time[1] * 1000 + math.floor(time[2] / 1000)
local room, back = tonumber(ARGV[8]), 0

-- Gives back what a dead instance held; forgets the instance when nothing is left.
local function bury(instance)
  local dead = key('q', instance)
  redis.call('HDEL', dead, '@')
  for _, id in ipairs(redis.call('HKEYS', dead)) do
    if room <= 0 then
      return
    end
    give_back(cmsgpack.unpack(redis.call('HGET', dead, id)))
    redis.call('HDEL', dead, id)
    room, back = room - 1, back + 1
  end
  redis.call('ZREM', servers, instance)
end

if ARGV[7] == '1' and redis.call('HEXISTS', queue, '@') == 0 then
  -- Whatever an earlier process of the same name held, it will not commit it any more.
  for _, instance in ipairs(redis.call('ZRANGE', servers, 0, -1)) do
    if string.sub(instance, 1, #SERVER + 1) == SERVER .. '#'
        and string.match(instance, '^[^#]*#[^.]*') ~= string.match(INSTANCE, '^[^#]*#[^.]*') then
      bury(instance)
    end
  end
  redis.call('HSET', queue, '@', 1)
end
local alive = redis.call('HEXISTS', queue, '@')
if alive == 1 then
  redis.call('ZADD', servers, clock + tonumber(ARGV[6]), INSTANCE)
end
for _, instance in ipairs(redis.call('ZRANGEBYSCORE', servers, '-inf', clock)) do
  bury(instance)
end
redis.call('ZREMRANGEBYSCORE', PREFIX .. 'i', '-inf', NOW)
local resets = redis.call('ZRANGEBYSCORE', PREFIX .. 'y', ARGV[9], '+inf')
return {alive, back, clock, string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') or '', resets}
