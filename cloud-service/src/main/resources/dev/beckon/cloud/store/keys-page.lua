-- Reads what resolving needs of some installations; changes nothing.
-- KEYS: set of installations
-- ARGV: cursor, how many (about), what the key of an installation begins with
-- Returns the next cursor ('0' after the last page), then installation id, shopper id and sealed
-- identity key of each.
local scanned = redis.call('SSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
local answer = {scanned[1]}
for _, id in ipairs(scanned[2]) do
  local found = redis.call('HMGET', ARGV[3] .. id, 'shopper', 'identityKey')
  if found[1] then
    answer[#answer + 1] = id
    answer[#answer + 1] = found[1]
    answer[#answer + 1] = found[2]
  end
end
return answer
