-- One receipt of a phone, once per decision and kind, only for the decision's own shopper. Of those who
-- do not agree to measurement nothing is kept but until when they want to be left alone. After
-- record.lua, person.lua and reception.lua.
-- KEYS: shopper, decision, history, traces, reception of offers, responses to them.
-- ARGV: shopper id, field, time, record without its store, maximum length of the history, seconds traces
--   are kept, until when nothing is offered (unix ms; '' = this kind changes nothing), prefix of the
--   versions of offers.
local who = person(keyOf(KEYS[1], ARGV[1], ''), ARGV[1])
if not who then
  return 'UNKNOWN'
end
local decision = redis.call('HMGET', KEYS[2], 'shopper', 'offer', 'store', 'redeemedAtMs', 'offerVersion', 'state',
  'acceptedUs')
if decision[1] ~= who or not decision[2] then
  return 'UNKNOWN'
end
local shopper = keyOf(KEYS[1], ARGV[1], who)
local said = redis.call('HMGET', shopper, 'measurement', 'pausedUntilMs')
local function pause()
  if ARGV[7] ~= '' and tonumber(ARGV[7]) > tonumber(said[2] or '0') then
    redis.call('HSET', shopper, 'pausedUntilMs', ARGV[7])
  end
end
if said[1] ~= '1' then
  pause()
  return 'UNMEASURED'
end
if redis.call('HSETNX', KEYS[2], ARGV[2], ARGV[3]) == 0 then
  return 'REPEATED'
end
local count = string.match(ARGV[2], '^%l+')
if (count == 'shown' or count == 'dismissed') and of_newest(ARGV[8] .. decision[2], decision[5]) then
  redis.call('HINCRBY', KEYS[5], decision[2] .. ' ' .. count, 1)
end
local in_app = decision[6] == 'ACCEPTED' and not decision[7] -- nobody was told of it
if count == 'opened' and not decision[4] and not in_app then
  redis.call('HINCRBY', KEYS[6], decision[2] .. ' responded', 1)
end
redis.call('HINCRBY', shopper, count, 1) -- shown, opened, dismissed, useful, useless
pause()
local record = string.sub(ARGV[4], 1, -2) .. ',"storeId":' .. quoted(decision[3]) .. '}'
append({KEYS[3], ARGV[5], ARGV[6]}, keyOf(KEYS[4], ARGV[1], who), 'receipt', of(record, ARGV[1], who))
return 'APPLIED'
