-- Marks one attempt at delivery as in flight, fenced by its owner; or ends the claim when its time
-- or its chances are over. After outbox.lua, reach.lua and
-- shelf.lua.
-- ARGV from 9: fence (process:number), process, nowMs, how long another process' attempt is left
--   alone, attempts at most, when the claim answered (us; '' where not known),
--   prefix of levels.
-- Reply: {'MARKED', attempt, platform, token, shopper, offer, title, body, publicText, deadlineMs,
--   maybeSent}, {'LATER', notBeforeMs}, {'BUSY'}, the state it ends in here, or {'OVER'} when it had
--   ended before or is gone.
local fence, process, nowMs = ARGV[OWN], ARGV[OWN + 1], tonumber(ARGV[OWN + 2])
local foreignMs, attempts, decidedUs = tonumber(ARGV[OWN + 3]), tonumber(ARGV[OWN + 4]), ARGV[OWN + 5]

local claim = load()
if not claim then
  return {'OVER'}
end
local installation = redis.call('HGET', ARGV[2] .. claim.shopper, 'installation') or ''
local app = redis.call('HMGET', ARGV[3] .. installation, 'platform', 'pushToken', 'phone')
local platform, token = app[1] or '', app[2] or ''

local function marked()
  return {'MARKED', tostring(claim.attempt), platform, token, claim.shopper, claim.offer,
    claim.title, claim.body, claim.publicText, claim.deadlineMs, claim.maybeSent or '0'}
end

if claim.state == 'IN_FLIGHT' and claim.owner == fence then
  return marked() -- this very command, repeated by the connection
end
if decidedUs ~= '' then
  redis.call('HSET', decisionKey, 'decidedUs', decidedUs)
  claim.decidedUs = decidedUs
end
if claim.state == 'IN_FLIGHT' then
  local foreign = string.match(claim.owner, '^[^:]*') ~= process
  if foreign and nowMs < claim.deadline and nowMs - tonumber(claim.markedMs) < foreignMs then
    return {'BUSY'}
  end
  -- Its process is gone, or lost sight of it: nobody knows whether it was sent.
  claim.maybeSent = '1'
  redis.call('HSET', decisionKey, 'state', 'UNKNOWN', 'maybeSent', '1')
end
if nowMs >= claim.deadline then
  return finish(claim, 'EXPIRED', 'the deadline passed')
end
if claim.maybeSent == '1' and platform ~= 'ANDROID' then
  return finish(claim, 'UNKNOWN', 'may have been sent, and is not sent again to this platform')
end
if claim.maybeSent == '1' and claim.attempt >= attempts then
  return finish(claim, 'UNKNOWN', 'may have been sent, and no attempt is left')
end
if claim.notBeforeMs and nowMs < tonumber(claim.notBeforeMs) then
  return {'LATER', claim.notBeforeMs}
end
local said = redis.call('HMGET', ARGV[2] .. claim.shopper, 'quietUntilMs', 'purchases')
if said[1] and nowMs < tonumber(said[1]) then
  return finish(claim, 'REJECTED', 'the shopper asked for quiet')
end
if claim.purchases == '1' and said[2] ~= '1' then
  return finish(claim, 'REJECTED', 'purchases may not be looked at any more')
end
if token == '' then
  return finish(claim, 'REJECTED', 'no push token any more')
end
if reachability(token, app[3]) ~= 'REACHABLE' then
  return finish(claim, 'REJECTED', 'the phone shows no notifications any more')
end
if sold_out(ARGV[OWN + 6] .. claim.store, claim.products) then
  return finish(claim, 'REJECTED', 'sold out in the store meanwhile')
end
claim.attempt = claim.attempt + 1
redis.call('HSET', decisionKey, 'state', 'IN_FLIGHT', 'owner', fence, 'attempt', claim.attempt,
  'markedMs', ARGV[OWN + 2])
return marked()
