-- commit: 6 number of demands, then the demands of the reservation.
-- Answers {'done', usage, ...} or {'at', ...} as in demands(). A reservation that is not held any
-- more counts all the same, because it was sent; one that was committed before does not.
local queue = key('q', INSTANCE)
local list, at = demands(tonumber(ARGV[6]), 7)
if not list then
  return at
end
local all = redis.call('HGET', queue, ID)
local held = all and cmsgpack.unpack(all) or {}
redis.call('HDEL', queue, ID)
local again = not all and redis.call('HEXISTS', queue, '@') == 1

local function count(d, amount)
  if amount > 0 and d.burst >= 0 then
    d.c.b = d.c.b + amount
  end
end

local function distinct(d, holds)
  local c, refs, slice = d.c, key('r', d.id), score(d)
  local referring, last = references(d)
  if (slice == HELD and last or slice or -1) < c.lo then
    count(d, 1)
  end
  if referring > 0 then
    redis.call('HSET', refs, d.member, referring .. ' ' .. c.k)
    if holds > 0 and dereference(d) then
      c.p = c.p - 1
      referring = 0
    end
  end
  if referring == 0 then
    redis.call('ZADD', key('m', d.id), c.k, d.member)
  end
  skip_empty(d, c)
end

local function new(d, holds)
  local c = d.c
  if not known(d) then
    if references(d) > 0 then
      c.p = c.p - 1
    end
    count_in(d, c, c.k, 1)
    count(d, 1)
  end
  local day = today(d)
  if (score(d) or 0) < day - RENEWED then
    redis.call('ZADD', key('m', d.id), day, d.member)
  end
  if holds > 0 then
    dereference(d)
  end
end

local function warm(d)
  local c = d.c
  if #d.steps > 0 then
    if c.wl and c.wl < c.k then
      c.wd = c.wd + 1
    end
    c.wl = c.k
  end
end

for i, d in ipairs(list) do
  local holds = held[i] and held[i][3] or 0
  if not again then
    if d.kind == 'd' then
      distinct(d, holds)
    elseif d.kind == 'n' then
      new(d, holds)
    else
      d.c.p = d.c.p - holds
      if d.amount > 0 then
        count_in(d, d.c, d.c.k, d.amount)
        count(d, d.amount)
      end
    end
    warm(d)
  end
  save(d)
end
local answer = {'done'}
for i, d in ipairs(list) do
  answer[i + 1] = usage(d)
end
return answer
