-- take: 6 number of demands, then the demands.
-- Answers {'taken'}, {'lost'} when the instance is not registered, {'at', ...} as in demands(), or
-- {'short', {index, used, pending, allowed, when the oldest slice stops counting (-1: none), when it
-- fits (-1: never), how many periods have to end before, when the raise ends (-1: none), both again
-- without it, now}, ...}; used and allowed are the burst's when only that is in the way.
local queue = key('q', INSTANCE)
if redis.call('HEXISTS', queue, '@') == 0 then
  return {'lost'}
end
if redis.call('HEXISTS', queue, ID) == 1 then
  return {'taken'}
end
local list, at = demands(tonumber(ARGV[6]), 7)
if not list then
  return at
end

-- When so much will have left the window, if all that is pending is committed now.
local function leaves(d, much)
  local c = d.c
  if d.kind == 'd' then
    local nth = redis.call('ZRANGEBYSCORE', key('m', d.id), c.lo, '+inf', 'WITHSCORES', 'LIMIT',
        much - 1, 1)
    local slice = tonumber(nth[2]) or HELD
    return slice_end(d, slice == HELD and c.k or slice)
  end
  local sum, slice = 0, c.f or c.k
  while slice < c.k do
    sum = sum + slice_total(d, c, slice)
    if sum >= much then
      break
    end
    slice = slice + 1
  end
  return slice_end(d, slice)
end

-- When an amount fits under a raise (-1: never), and how many periods of the calendar have to end.
local function fit(d, amount, raise)
  local c, next, periods = d.c, d.c.now, 0
  local over = used(d) + amount - base(d, 0) - raise
  local flood = d.burst >= 0 and c.b + c.p + amount - d.burst - raise or 0
  if d.burst >= 0 and amount > d.burst + raise then
    return -1, 0
  end
  if over > 0 and d.slice > 0 then
    if amount > base(d, 0) + raise then
      return -1, 0
    end
    next = leaves(d, over)
  elseif over > 0 then
    if amount > d.rate + raise then
      return -1, 0
    end
    -- As if mail were sent on every day from now on.
    local days = used(d) > 0 and 1 or 0
    periods = 1
    while amount > base(d, days) + raise do
      periods, days = periods + 1, days + 1
    end
  end
  if flood > 0 then
    next = math.max(next, c.now + math.max(0, math.ceil((flood * d.length - c.br) / d.rate)))
  end
  return next, periods
end

local shortages = {}

-- Whether so much fits; if not, notes by how much it does not.
local function fits(i, d)
  local amount = cost(d)
  if not d.enforced or amount == 0 then
    return true
  end
  local c, raise, till = d.c, raised(d)
  local most, count, burst, level = base(d, 0) + raise, used(d), d.burst + raise, c.b + c.p
  if count + amount <= most and (d.burst < 0 or level + amount <= burst) then
    return true
  end
  if count + amount <= most then
    most, count = burst, level
  end
  local next, periods = fit(d, amount, raise)
  local later, others = fit(d, amount, 0)
  shortages[#shortages + 1] =
      {i, count, c.p, most, usage(d)[4], next, periods, till, later, others, c.now}
  return false
end

-- Answers what it holds: a known recipient is not held at all.
local function hold(d)
  local c = d.c
  if d.kind == 'a' then
    c.p = c.p + d.amount
    return d.amount
  elseif d.kind == 'n' and known(d) then
    return 0
  end
  local count, last = references(d)
  if count == 0 and d.kind == 'd' then
    last = score(d) or -1
    c.p = c.p + 1
    redis.call('ZADD', key('m', d.id), HELD, d.member)
  elseif count == 0 then
    -- Nobody remembers it any more: so that a score always means known.
    redis.call('ZREM', key('m', d.id), d.member)
    c.p = c.p + 1
  end
  redis.call('HSET', key('r', d.id), d.member, (count + 1) .. ' ' .. last)
  return 1
end

-- One after the other, because demands of one call add up, also under the same counter.
local held = {}
for i, d in ipairs(list) do
  if fits(i, d) then
    held[#held + 1] = {d.id, d.kind, hold(d), d.member, i}
  end
end
if #shortages > 0 then
  for _, h in ipairs(held) do
    local d = list[h[5]]
    d.c.p = d.c.p - let_go(d, h[3])
  end
else
  redis.call('HSET', queue, ID, cmsgpack.pack(held))
end
for _, d in ipairs(list) do
  if d.kind == 'd' then
    skip_empty(d, d.c)
  end
  save(d)
end
if #shortages == 0 then
  return {'taken'}
end
return {'short', unpack(shortages)}
