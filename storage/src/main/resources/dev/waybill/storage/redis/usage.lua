-- usage: 6 number of demands (amount and member do not matter), then the demands.
-- Answers {'done', usage, ...} or {'at', ...} as in demands().
local list, at = demands(tonumber(ARGV[6]), 7)
if not list then
  return at
end
local answer = {'done'}
for i, d in ipairs(list) do
  answer[i + 1] = usage(d)
  if redis.call('EXISTS', d.key) == 1 then
    save(d)
  end
end
return answer
