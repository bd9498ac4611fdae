-- restore: 6 the demand of a counter, then after its fields: days of the warm-up before the last,
-- the last day (empty: none), number of slices, each with its amount, number of members, each with
-- its slice (distinct) or day (new).
-- Raises what Redis has of this server to what the server knows that it sent; never lowers.
-- Answers {'done', amount added} or {'at', ...} as in demands().
local list, at = demands(1, 6)
if not list then
  return at
end
local d = list[1]
local c, cursor = d.c, 6 + FIELDS
local function argument()
  cursor = cursor + 1
  return ARGV[cursor - 1]
end

local days, last = tonumber(argument()), tonumber(argument())
local mine = {}
for _ = 1, tonumber(argument()) do
  local slice, amount = tonumber(argument()), tonumber(argument())
  -- A clock that was ahead of Redis's put it into a slice to come.
  slice = math.min(slice, c.k)
  mine[slice] = (mine[slice] or 0) + amount
end

-- From the newest slice to the oldest. What Redis has too much in newer ones makes up for what it
-- has too little in older ones; so does the next older one, because what Redis counted in the last
-- moment of a slice is in the next one here, when the answer took as long.
local added, spare, debt, index = 0, 0, 0, own(c)
local function pay(slice)
  if debt > 0 then
    count_in(d, c, slice, debt)
    added, debt = added + debt, 0
  end
end
for slice = c.k, c.lo, -1 do
  local here = tonumber(redis.call('HGET', d.key, slice .. ':' .. index)) or 0
  local more = here - (mine[slice] or 0)
  local paid = math.max(0, math.min(debt, more))
  debt = debt - paid
  pay(slice + 1)
  spare = spare + more - paid
  if spare < 0 then
    debt, spare = -spare, 0
  end
end
pay(c.lo)

local function distinct(slice)
  local there, referring, last = score(d), references(d)
  slice = math.min(slice, c.k)
  if slice < c.lo or (there == HELD and last or there or -1) >= slice then
    return
  end
  if not there or (there == HELD and last < c.lo) then
    added = added + 1
  end
  if referring > 0 then
    redis.call('HSET', key('r', d.id), d.member, referring .. ' ' .. slice)
  else
    redis.call('ZADD', key('m', d.id), slice, d.member)
    c.f = math.min(c.f or slice, slice)
  end
end

local function new(day)
  if not known(d) and references(d) > 0 then
    c.p = c.p - 1
  end
  if (score(d) or -1) < day then
    redis.call('ZADD', key('m', d.id), day, d.member)
  end
end

for _ = 1, tonumber(argument()) do
  d.member = argument()
  if d.kind == 'd' then
    distinct(tonumber(argument()))
  else
    new(tonumber(argument()))
  end
end

if d.burst >= 0 then
  -- All that was missing counts as sent just now; a full bucket is enough to be safe.
  c.b = math.max(c.b, math.min(d.burst, c.b + added))
end
if last and (not c.wl or last > c.wl) then
  c.wd, c.wl = math.max(days, c.wl and c.wd + 1 or 0), last
end
save(d)
return {'done', added}
