-- SPDX-License-Identifier: Apache-2.0
-- What all scripts of the sending limits share; the text of each one follows this one.
--
-- Arguments: 1 prefix of all keys, 2 now in milliseconds (empty: the clock of Redis), 3 the
-- server's name, 4 the instance of it, 5 the reservation, 6 ... what the script itself says.
-- Amounts are doubles here: whole numbers below 2^53 are exact, and settings allow at most 10^15.
--
-- Keys, below the prefix:
--   c:<id>  hash, one counter: a latest time, s start of the calendar's period at that time (0:
--           rolling), w shape of its window, t committed in the window, p pending, f oldest slice that may hold something, n names of the servers,
--           b br bt level of the burst, its remainder and time, wd wl earlier days and last day of
--           the warm-up, o<percent> when that was told, <slice>:<i> committed by the i-th server
--   m:<id>  sorted set, the members: by their last slice (distinct), by the day of the last
--           renewal (new)
--   r:<id>  hash, how many reservations refer to a member, and (distinct) its last slice
--   q:<instance>  hash, what each reservation of an instance holds; @ stands for the instance
--   s  sorted set, instances by the time at which they count as dead
--   i  sorted set, counters by the time at which they hold nothing any more
--   x  hash, raises
local PREFIX, SERVER, INSTANCE, ID = ARGV[1], ARGV[3], ARGV[4], ARGV[5]
local FIELDS = 14
local SLICES = 100
-- The score of a distinct member while reservations refer to it; above every slice, and short
-- enough to be joined to a string as it is.
local HELD = 1e15
local DAY = 86400000
-- How many days a warm-up and known recipients are kept after the last use, and after how many
-- days the use of a known recipient is noted again. As in the embedded store.
local KEPT, RENEWED = 400, 7
local NOW = tonumber(ARGV[2])
if not NOW then
  local time = redis.call('TIME')
  NOW = time[1] * 1000 + math.floor(time[2] / 1000)
end

local function key(kind, id)
  return PREFIX .. kind .. ':' .. id
end

-- (a * t + rest) / m and its remainder, exact for a < 2^53 and t, m < 2^32: twenty bits at a time.
local function divided(a, t, rest, m)
  local quotient, r = 0, 0
  for step = 2, 0, -1 do
    local digit = math.fmod(math.floor(a / 1048576 ^ step), 1048576)
    local x = r * 1048576 + digit * t
    if step == 0 then
      x = x + rest
    end
    r = math.fmod(x, m)
    quotient = quotient * 1048576 + (x - r) / m
  end
  return quotient, r
end

local function words(text)
  local list = {}
  for word in string.gmatch(text or '', '%S+') do
    list[#list + 1] = word
  end
  return list
end

-- One demand: 1 counter, 2 kind (a amount, d distinct, n new), 3 amount, 4 member, 5 enforced,
-- 6 shape, 7 milliseconds of a slice (0: calendar), 8 9 start and end of the period, 10 length,
-- 11 rate, 12 burst (-1: none), 13 steps of the warm-up, 14 field of the raise.
local function parsed(at)
  local d = {
    id = ARGV[at], kind = ARGV[at + 1], amount = tonumber(ARGV[at + 2]), member = ARGV[at + 3],
    enforced = ARGV[at + 4] == '1', shape = ARGV[at + 5], slice = tonumber(ARGV[at + 6]),
    start = tonumber(ARGV[at + 7]), finish = tonumber(ARGV[at + 8]),
    length = tonumber(ARGV[at + 9]), rate = tonumber(ARGV[at + 10]),
    burst = tonumber(ARGV[at + 11]), steps = words(ARGV[at + 12]), raise = ARGV[at + 13],
  }
  d.key = key('c', d.id)
  return d
end

local function fetched(d)
  local v = redis.call('HMGET', d.key,
      'a', 'w', 't', 'p', 'f', 'n', 'b', 'br', 'bt', 'wd', 'wl', 's')
  local c = {
    latest = tonumber(v[1]), shape = v[2] or d.shape, t = tonumber(v[3]) or 0,
    p = tonumber(v[4]) or 0, f = tonumber(v[5]), names = words(v[6]), b = tonumber(v[7]) or 0,
    br = tonumber(v[8]) or 0, bt = tonumber(v[9]), wd = tonumber(v[10]) or 0, wl = tonumber(v[11]),
    begun = tonumber(v[12]) or 0,
  }
  -- Time does not run backwards, unless by more than the window: then the clock is believed.
  c.back = c.latest and c.latest - NOW > d.length
  c.now = c.back and NOW or math.max(NOW, c.latest or NOW)
  if d.slice > 0 then
    c.k = math.floor(c.now / d.slice)
    c.lo = c.k - SLICES
  else
    c.k = d.start
    c.lo = d.start
  end
  return c
end

-- All own fields of a slice together.
local function slice_total(d, c, slice)
  if #c.names == 0 then
    return 0
  end
  local fields = {}
  for i = 1, #c.names do
    fields[i] = slice .. ':' .. i
  end
  local sum = 0
  for _, v in ipairs(redis.call('HMGET', d.key, unpack(fields))) do
    sum = sum + (tonumber(v) or 0)
  end
  return sum
end

local function drop_slice(d, c, slice)
  for i = 1, #c.names do
    redis.call('HDEL', d.key, slice .. ':' .. i)
  end
end

-- Moves the oldest slice up to the first that holds something.
local function skip_empty(d, c)
  if d.kind == 'd' then
    local first = redis.call('ZRANGE', key('m', d.id), 0, 0, 'WITHSCORES')
    c.f = tonumber(first[2])
    if c.f == HELD then
      c.f = nil
    end
    return
  end
  if c.t == 0 then
    c.f = nil
  end
  while c.f and c.f < c.k and slice_total(d, c, c.f) == 0 do
    c.f = c.f + 1
  end
end

local function expire(d, c)
  if d.slice == 0 then
    drop_slice(d, c, c.f)
    c.t = 0
  else
    for slice = c.f, math.min(c.lo - 1, c.f + SLICES) do
      local sum = slice_total(d, c, slice)
      if sum > 0 then
        c.t = c.t - sum
        drop_slice(d, c, slice)
      end
    end
    c.f = c.lo
  end
end

-- Which slice of the window as it is now an old one goes to; nil when it does not count any more.
local function moved(d, c, slice)
  if c.back then
    return c.k
  end
  local old = tonumber(string.match(c.shape, '^r(%d+)$'))
  -- The last moment of the old slice; a period of the calendar holds the latest time.
  local moment = math.min(c.latest, old and (slice + 1) * old - 1 or c.latest)
  if d.slice == 0 then
    return moment >= d.start and d.start or nil
  end
  local new = math.floor(moment / d.slice)
  return new >= c.lo and new or nil
end

local function move_members(d, c)
  local members, refs = key('m', d.id), key('r', d.id)
  local all = redis.call('ZRANGEBYSCORE', members, '-inf', '(' .. HELD, 'WITHSCORES')
  for i = 1, #all, 2 do
    local slice = moved(d, c, tonumber(all[i + 1]))
    if slice then
      redis.call('ZADD', members, slice, all[i])
    else
      redis.call('ZREM', members, all[i])
    end
  end
  all = redis.call('HGETALL', refs)
  for i = 1, #all, 2 do
    local count, last = string.match(all[i + 1], '^(%d+) (%-?%d+)$')
    last = tonumber(last)
    redis.call('HSET', refs, all[i], count .. ' ' .. (last >= 0 and moved(d, c, last) or -1))
  end
end

-- The clock was put back: what was told in the window that was, was told now.
local function move_told(d, c, field, told)
  if d.slice > 0 and c.latest - told < d.length or d.slice == 0 and told >= c.begun then
    redis.call('HSET', d.key, field, math.min(told, c.now))
  else
    redis.call('HDEL', d.key, field)
  end
end

-- The clock was put back, and everything counts as committed now; or the window changed, and
-- everything goes where it belongs in the new one.
local function move(d, c)
  local own, all = {}, redis.call('HGETALL', d.key)
  for i = 1, #all, 2 do
    local slice, server = string.match(all[i], '^(%d+):(%d+)$')
    if slice then
      local new = moved(d, c, tonumber(slice))
      if new then
        local field = new .. ':' .. server
        own[field] = (own[field] or 0) + tonumber(all[i + 1])
      end
      redis.call('HDEL', d.key, all[i])
    elseif c.back and string.match(all[i], '^o%d+$') then
      move_told(d, c, all[i], tonumber(all[i + 1]))
    end
  end
  c.t, c.f = 0, nil
  for field, sum in pairs(own) do
    redis.call('HSET', d.key, field, sum)
    c.t = c.t + sum
    local slice = tonumber(string.match(field, '^(%d+):'))
    c.f = math.min(c.f or slice, slice)
  end
  if d.kind == 'd' then
    move_members(d, c)
  end
  if c.back and c.wl then
    c.wl = math.min(c.wl, c.k)
  end
end

local function settle(d, c)
  if c.back or c.shape ~= d.shape then
    move(d, c)
  end
  if d.kind == 'd' then
    redis.call('ZREMRANGEBYSCORE', key('m', d.id), '-inf', '(' .. c.lo)
  elseif c.f and c.f < c.lo then
    expire(d, c)
  end
  skip_empty(d, c)
  local dt = math.max(0, c.now - (c.bt or c.now))
  if d.burst < 0 and dt >= d.length then
    c.b, c.br = 0, 0
  elseif c.b > 0 and d.burst >= 0 then
    -- What was not enforced may have raised the level above what one window drains.
    local whole, drained = math.floor(dt / d.length), 0
    drained, c.br = divided(d.rate, dt - whole * d.length, c.br, d.length)
    c.b = c.b - whole * d.rate - drained
    if c.b <= 0 then
      c.b, c.br = 0, 0
    end
  end
  c.bt = c.now
end

-- Reads demands from an argument on. When the period of one is not that of its counter's time,
-- nothing was changed, and the second result says which one and what the time is.
local function demands(count, first)
  local list, seen = {}, {}
  for i = 1, count do
    local d = parsed(first + (i - 1) * FIELDS)
    d.c = seen[d.id] or fetched(d)
    seen[d.id] = d.c
    if d.slice == 0 and (d.c.now < d.start or d.c.now >= d.finish) then
      return nil, {'at', i, d.c.now}
    end
    list[i] = d
  end
  local settled = {}
  for _, d in ipairs(list) do
    if not settled[d.c] then
      settled[d.c] = true
      settle(d, d.c)
    end
  end
  return list
end

-- What a raise adds, and until when.
local function raised(d)
  local raise = words(redis.call('HGET', PREFIX .. 'x', d.raise) or '')
  local by, till = tonumber(raise[1]) or 0, tonumber(raise[2]) or 0
  if by > 0 and d.c.now < till then
    return by, till
  end
  return 0, -1
end

-- What the window allows without raises, after so many more days with mail.
local function base(d, more)
  if #d.steps == 0 then
    return d.rate
  end
  local c = d.c
  local earlier = c.wd + (c.wl and c.wl < c.k and 1 or 0)
  return tonumber(d.steps[earlier + more + 1]) or d.rate
end

local function used(d)
  if d.kind == 'd' then
    return redis.call('ZCOUNT', key('m', d.id), d.c.lo, '+inf')
  end
  return d.c.t + d.c.p
end

local function slice_end(d, slice)
  if d.slice == 0 then
    return d.finish
  end
  return (slice + SLICES + 1) * d.slice
end

-- used, pending, allowed, when the oldest slice stops counting (-1: none), now
local function usage(d)
  local next = -1
  if d.kind == 'd' then
    skip_empty(d, d.c)
  end
  if d.c.f then
    next = slice_end(d, d.c.f)
  end
  return {used(d), d.c.p, base(d, 0) + raised(d), next, d.c.now}
end

local function expiry(d)
  if #d.steps > 0 then
    return KEPT * DAY
  elseif d.slice == 0 then
    return d.finish - d.c.now + DAY
  end
  return d.length + d.slice + DAY
end

local function save(d)
  local c = d.c
  redis.call('HSET', d.key, 'a', c.now, 'w', d.shape, 't', c.t, 'p', math.max(0, c.p),
      'n', table.concat(c.names, ' '), 'b', c.b, 'br', c.br, 'bt', c.bt, 'wd', c.wd,
      's', d.start)
  if c.f then
    redis.call('HSET', d.key, 'f', c.f)
  else
    redis.call('HDEL', d.key, 'f')
  end
  if c.wl then
    redis.call('HSET', d.key, 'wl', c.wl)
  end
  local ttl = expiry(d)
  redis.call('PEXPIRE', d.key, ttl)
  if d.kind ~= 'a' then
    redis.call('PEXPIRE', key('r', d.id), ttl)
    redis.call('PEXPIRE', key('m', d.id), d.kind == 'n' and KEPT * DAY or ttl)
  end
  redis.call('ZADD', PREFIX .. 'i', c.now + ttl, d.id)
end

local function score(d)
  return tonumber(redis.call('ZSCORE', key('m', d.id), d.member))
end

local function today(d)
  return math.floor(d.c.now / DAY)
end

-- Whether a recipient was ever committed (new), as far as we remember.
local function known(d)
  local day = score(d)
  return day and day >= today(d) - KEPT - RENEWED
end

-- How many reservations refer to a member, and its last slice (-1: none that counts).
local function references(d)
  local count, last = string.match(
      redis.call('HGET', key('r', d.id), d.member) or '', '^(%d+) (%-?%d+)$')
  return tonumber(count) or 0, tonumber(last) or -1
end

local function cost(d)
  if d.kind == 'a' then
    return d.amount
  elseif d.kind == 'd' then
    local slice = score(d)
    return slice and slice >= d.c.lo and 0 or 1
  elseif known(d) or references(d) > 0 then
    return 0
  end
  return 1
end

-- Which of our fields in a slice.
local function own(c)
  for i, name in ipairs(c.names) do
    if name == SERVER then
      return i
    end
  end
  c.names[#c.names + 1] = SERVER
  return #c.names
end

local function count_in(d, c, slice, amount)
  redis.call('HINCRBY', d.key, slice .. ':' .. own(c), amount)
  c.t = c.t + amount
  c.f = math.min(c.f or slice, slice)
end

-- Lets go of one reference; the second result is the last slice when it was the last one.
local function dereference(d)
  local count, last = references(d)
  if count > 1 then
    redis.call('HSET', key('r', d.id), d.member, (count - 1) .. ' ' .. last)
    return false
  end
  redis.call('HDEL', key('r', d.id), d.member)
  return count == 1, last
end

-- Lets go of what a demand holds (0: nothing); answers by how much less is pending.
local function let_go(d, holds)
  if d.kind == 'a' or holds == 0 then
    return holds
  end
  local gone, last = dereference(d)
  if not gone then
    return 0
  elseif d.kind == 'n' then
    return score(d) and 0 or 1
  elseif last >= 0 then
    redis.call('ZADD', key('m', d.id), last, d.member)
  else
    redis.call('ZREM', key('m', d.id), d.member)
  end
  return 1
end

-- Gives back what a reservation holds: a list of {id, kind, holds, member}.
local function give_back(held)
  for _, h in ipairs(held) do
    local d = {id = h[1], kind = h[2], member = h[4]}
    local less = let_go(d, h[3])
    local pending = tonumber(redis.call('HGET', key('c', d.id), 'p'))
    if pending and less > 0 then
      redis.call('HSET', key('c', d.id), 'p', math.max(0, pending - less))
    end
  end
end
