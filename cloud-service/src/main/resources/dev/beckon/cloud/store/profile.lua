-- One shopper's profile: shopper -> installation -> purchases of the till customers, and the numbers
-- that stand for the products and categories asked for. After person.lua and reach.lua.
-- KEYS: shopper, numbers by name, signals. ARGV: shopper id, the installation that was heard
-- ('' = none), prefix of installations, prefix of customers, store, '1' when the past is asked for,
-- '1' when purchases are, names...
-- Reply: nothing without consent; else that installation and its platform ('' when it is not theirs),
-- its reachability, language ('' = not told), purchases, signals (field and value by turns, a line
-- each), wanted, unwanted, facts, quietUntilMs, birthday, and where the past was
-- asked for visits, visits:STORE, visitBeforeMs, shown,
-- opened, dismissed, adultVerified ('' = none); then, where purchases were asked for and may be looked
-- at, the number of each name ('' = unknown), then the purchases of each customer.
local FIRST_NAME = 8
local prefix = keyOf(KEYS[1], ARGV[1], '')
local who = person(prefix, ARGV[1])
if not who then
  return {}
end
local shopper = redis.call('HMGET', prefix .. who, 'purchases', 'customers',
  'wanted', 'unwanted', 'facts', 'quietUntilMs', 'birthday')
local app = redis.call('HMGET', ARGV[3] .. ARGV[2], 'shopper', 'platform', 'pushToken', 'phone', 'language')
if app[1] ~= who then
  app = {}
end
local reply = {app[1] and ARGV[2] or '', app[2] or '', reachability(app[3], app[4]), app[5] or '',
  shopper[1] == '1' and '1' or '0',
  table.concat(redis.call('HGETALL', keyOf(KEYS[3], ARGV[1], who)), '\n'),
  shopper[3] or '', shopper[4] or '', shopper[5] or '', shopper[6] or '', shopper[7] or ''}
if ARGV[6] == '1' then
  local past = redis.call('HMGET', prefix .. who, 'visits', 'visits:' .. ARGV[5], 'visitBeforeMs',
    'shown', 'opened', 'dismissed', 'adultVerified')
  for i = 1, 7 do
    reply[#reply + 1] = past[i] or ''
  end
end
if shopper[1] ~= '1' or not shopper[2] or ARGV[7] ~= '1' then
  return reply
end
if #ARGV >= FIRST_NAME then
  for _, number in ipairs(redis.call('HMGET', KEYS[2], unpack(ARGV, FIRST_NAME))) do
    reply[#reply + 1] = number or ''
  end
end
for _, customer in ipairs(cjson.decode(shopper[2])) do
  local log = redis.call('GET', ARGV[4] .. customer)
  if log then
    reply[#reply + 1] = log
  end
end
return reply
