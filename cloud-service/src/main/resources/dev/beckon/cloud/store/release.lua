-- Puts an attempt back for a later one, only by the owner that marked it. After outbox.lua.
-- ARGV from 9: fence, '1' when it may have been sent, earliest next attempt (unix ms), detail.
-- Reply: {'LATER', notBeforeMs}, {'FENCED'} or {'GONE'}.
local claim, ended = load()
if not claim then
  return {ended}
end
if claim.state ~= 'IN_FLIGHT' or claim.owner ~= ARGV[OWN] then
  return {'FENCED'}
end
local maybeSent = (ARGV[OWN + 1] == '1' or claim.maybeSent == '1') and '1' or '0'
redis.call('HDEL', decisionKey, 'owner', 'markedMs')
redis.call('HSET', decisionKey, 'state', maybeSent == '1' and 'UNKNOWN' or 'CLAIMED',
  'maybeSent', maybeSent, 'notBeforeMs', ARGV[OWN + 2], 'detail', ARGV[OWN + 3])
return {'LATER', ARGV[OWN + 2]}
