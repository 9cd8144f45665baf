-- Ends an attempt, only by the owner that marked it. After outbox.lua.
-- ARGV from 9: fence, state it ends in, detail, when a push was accepted (us; '' if none was, also where
-- the state is ACCEPTED since the offer waits in the app), token to remove ('' if none).
-- Reply: {state}, {'FENCED'} when somebody else has taken it over, or {'GONE'}.
local claim, ended = load()
if not claim then
  return {ended}
end
if claim.state ~= 'IN_FLIGHT' or claim.owner ~= ARGV[OWN] then
  return {'FENCED'}
end
local deadToken = ARGV[OWN + 4]
if deadToken ~= '' then
  local app = ARGV[3] .. (redis.call('HGET', decisionKey, 'installation') or '')
  if redis.call('HGET', app, 'pushToken') == deadToken then
    redis.call('HDEL', app, 'pushToken')
  end
end
if ARGV[OWN + 3] ~= '' then
  redis.call('HINCRBY', ARGV[2] .. claim.shopper, 'accepted', 1)
  if redis.call('HGET', ARGV[2] .. claim.shopper, 'measurement') == '1' then
    redis.call('HINCRBY', KEYS[4], claim.offer .. ' told', 1)
  end
end
return finish(claim, ARGV[OWN + 1], ARGV[OWN + 2], ARGV[OWN + 3])
