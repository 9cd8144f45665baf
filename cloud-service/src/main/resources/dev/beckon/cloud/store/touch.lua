-- Saves visits again that are still saved and whose shoppers still agree.
-- KEYS: visits of the store, then the shopper of each. ARGV: shopper id, visit, ...
for i = 2, #KEYS do
  local id = ARGV[2 * i - 3]
  if redis.call('EXISTS', KEYS[i]) == 0 then
    redis.call('HDEL', KEYS[1], id)
  elseif redis.call('HEXISTS', KEYS[1], id) == 1 then
    redis.call('HSET', KEYS[1], id, ARGV[2 * i - 2])
  end
end
return redis.status_reply('OK')
