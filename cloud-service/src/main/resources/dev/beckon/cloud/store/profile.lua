-- One shopper's profile: shopper -> installation -> customer, only the products asked for. After
-- reach.lua.
-- KEYS: shopper. ARGV: prefix of installations, prefix of customers, skus...
-- Reply: nothing without consent; else installation, platform, reachability, purchases, times...
-- ('' where not bought or not to be looked at).
local shopper = redis.call('HMGET', KEYS[1], 'installation', 'purchases', 'customer')
if not shopper[1] then
  return {}
end
local app = redis.call('HMGET', ARGV[1] .. shopper[1], 'platform', 'pushToken', 'phone')
local reply = {shopper[1], app[1] or '', reachability(app[2], app[3]), shopper[2] == '1' and '1' or '0'}
if shopper[2] ~= '1' or not shopper[3] or #ARGV < 3 then
  return reply
end
local times = redis.call('HMGET', ARGV[2] .. shopper[3], unpack(ARGV, 3))
for i = 1, #times do
  reply[4 + i] = times[i] or ''
end
return reply
