-- One shopper's profile: shopper -> installation -> purchases of the till customers, and the numbers
-- that stand for the products asked for. After person.lua and reach.lua.
-- KEYS: shopper, numbers by name, signals. ARGV: shopper id, prefix of installations, prefix of
-- customers, names...
-- Reply: nothing without consent; else installation, platform, reachability, purchases, signals (field
-- and value by turns, a line each), wanted, unwanted, facts, quietUntilMs, and, where they may be
-- looked at and something was asked for, the number of each name ('' = unknown), then the purchases of
-- each customer.
local prefix = keyOf(KEYS[1], ARGV[1], '')
local who = person(prefix, ARGV[1])
if not who then
  return {}
end
local shopper = redis.call('HMGET', prefix .. who, 'installation', 'purchases', 'customers',
  'wanted', 'unwanted', 'facts', 'quietUntilMs')
local app = redis.call('HMGET', ARGV[2] .. shopper[1], 'platform', 'pushToken', 'phone')
local reply = {shopper[1], app[1] or '', reachability(app[2], app[3]), shopper[2] == '1' and '1' or '0',
  table.concat(redis.call('HGETALL', keyOf(KEYS[3], ARGV[1], who)), '\n'),
  shopper[4] or '', shopper[5] or '', shopper[6] or '', shopper[7] or ''}
if shopper[2] ~= '1' or not shopper[3] or #ARGV < 4 then
  return reply
end
for _, number in ipairs(redis.call('HMGET', KEYS[2], unpack(ARGV, 4))) do
  reply[#reply + 1] = number or ''
end
for _, customer in ipairs(cjson.decode(shopper[3])) do
  local log = redis.call('GET', ARGV[3] .. customer)
  if log then
    reply[#reply + 1] = log
  end
end
return reply
