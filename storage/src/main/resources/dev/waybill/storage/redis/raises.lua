-- raises: 6 field of a raise to set (empty: none), 7 by, 8 until in milliseconds, 9 whether one that
-- is there stays (1: stays, even if it was ended early).
-- Answers the raises that count, as field, by and until; forgets those whose time is over. After
-- setting one it answers nothing.
local raises = PREFIX .. 'x'
if ARGV[6] ~= '' then
  redis.call(ARGV[9] == '1' and 'HSETNX' or 'HSET', raises, ARGV[6], ARGV[7] .. ' ' .. ARGV[8])
  return {}
end
local answer, all = {}, redis.call('HGETALL', raises)
for i = 1, #all, 2 do
  local raise = words(all[i + 1])
  if tonumber(raise[2]) <= NOW then
    redis.call('HDEL', raises, all[i])
  elseif tonumber(raise[1]) > 0 then
    answer[#answer + 1] = all[i]
    answer[#answer + 1] = raise[1]
    answer[#answer + 1] = raise[2]
  end
end
return answer
