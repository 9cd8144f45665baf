-- One shopper's profile: shopper -> installation -> till customer's purchases, and the numbers that
-- stand for the products asked for. After reach.lua.
-- KEYS: shopper, numbers by name, signals. ARGV: prefix of installations, prefix of customers, names...
-- Reply: nothing without consent; else installation, platform, reachability, purchases, signals (field
-- and value by turns, a line each), and, where they may be looked at and something was asked for, the
-- number of each name ('' = unknown), then the purchases of each customer.
local shopper = redis.call('HMGET', KEYS[1], 'installation', 'purchases', 'customer')
if not shopper[1] then
  return {}
end
local app = redis.call('HMGET', ARGV[1] .. shopper[1], 'platform', 'pushToken', 'phone')
local reply = {shopper[1], app[1] or '', reachability(app[2], app[3]), shopper[2] == '1' and '1' or '0',
  table.concat(redis.call('HGETALL', KEYS[3]), '\n')}
if shopper[2] ~= '1' or not shopper[3] or #ARGV < 3 then
  return reply
end
for _, number in ipairs(redis.call('HMGET', KEYS[2], unpack(ARGV, 3))) do
  reply[#reply + 1] = number or ''
end
local log = redis.call('GET', ARGV[2] .. shopper[3])
if log then
  reply[#reply + 1] = log
end
return reply
