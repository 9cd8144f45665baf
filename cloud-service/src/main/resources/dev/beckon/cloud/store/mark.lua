-- Marks one attempt at delivery as in flight, fenced by its owner; or ends the claim when its time
-- or its chances are over, or what it was decided on does not hold any more. After outbox.lua,
-- reach.lua and shelf.lua.
-- ARGV from 9: fence (process:number), process, nowMs, how long another process' attempt is left
--   alone, attempts at most, when the claim answered (us; '' where not known), prefix of levels,
--   standings of offers, numbers of names, prefix of customers, prefix of visits, '1' when offers wait in
--   the app where push is off, then the names of sensitive categories.
-- Reply: {'MARKED', or 'INBOX' where push is off, attempt, platform, token, offer, told, deadlineMs, head, stopwatch, installation}, and
--   where purchases may be looked at the numbers of the watched products and of the sensitive categories
--   ('' = unknown), then the purchases of each customer; {'LATER', notBeforeMs}, {'BUSY'}, the state
--   it ends in here, {'REPLACED', offer, head, stopwatch, installation} when it was taken back and its
--   companion is to be decided on, or {'OVER'} when it had ended before or is gone.
local fence, process, nowMs = ARGV[OWN], ARGV[OWN + 1], tonumber(ARGV[OWN + 2])
local foreignMs, attempts, decidedUs = tonumber(ARGV[OWN + 3]), tonumber(ARGV[OWN + 4]), ARGV[OWN + 5]
local levels, standings, numbers, customers = ARGV[OWN + 6], ARGV[OWN + 7], ARGV[OWN + 8], ARGV[OWN + 9]
local visits = ARGV[OWN + 10]
local inbox = ARGV[OWN + 11] == '1'
local SENSITIVE = OWN + 12

local claim = load()
if not claim then
  return {'OVER'}
end
if claim.state == 'REJECTED' then -- taken back, and whoever was to decide on its companion did not
  if nowMs < claim.deadline then
    return {'REPLACED', claim.offer, claim.head, claim.stopwatch,
      redis.call('HGET', decisionKey, 'installation') or ''}
  end
  close()
  return {'OVER'}
end
local told = cjson.decode(claim.told)
local said = redis.call('HMGET', ARGV[2] .. claim.shopper, 'installation', 'quietUntilMs', 'purchases',
  'customers', 'pausedUntilMs')

-- The phone it goes to: that of the attempt before, else the one that was heard last in the visit. A
-- visit that ended meanwhile tells none: then the one that was registered or logged in last.
local function addressee()
  local before = redis.call('HGET', decisionKey, 'installation')
  local visit = not before and redis.call('HGET', visits .. claim.store, claim.shopper)
  local heard = before or visit and cjson.decode(visit).installationId
  return type(heard) == 'string' and heard or said[1] or ''
end

local installation = addressee()
local app = redis.call('HMGET', ARGV[3] .. installation, 'platform', 'pushToken', 'phone', 'shopper')
if app[4] ~= claim.shopper then
  app = {}
end
local platform, token = app[1] or '', app[2] or ''

-- Adds what is needed to see whether the shopper has bought what makes the offer pointless.
local function addPurchases(reply)
  if said[3] ~= '1' or not said[4] or #told.watched == 0 then
    return reply
  end
  local names = told.watched
  for i = SENSITIVE, #ARGV do
    names[#names + 1] = ARGV[i]
  end
  for _, number in ipairs(redis.call('HMGET', numbers, unpack(names))) do
    reply[#reply + 1] = number or ''
  end
  for _, customer in ipairs(cjson.decode(said[4])) do
    local log = redis.call('GET', customers .. customer)
    if log then
      reply[#reply + 1] = log
    end
  end
  return reply
end

local function marked()
  local how = reachability(token, app[3]) == 'REACHABLE' and 'MARKED' or 'INBOX'
  return addPurchases({how, tostring(claim.attempt), platform, token, claim.offer, claim.told,
    claim.deadlineMs, claim.head, claim.stopwatch, installation})
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
if (redis.call('HGET', standings, claim.offer) or 'LIVE') ~= 'LIVE' then
  return finish(claim, 'REJECTED', 'the offer is not live any more')
end
if claim.notBeforeMs and nowMs < tonumber(claim.notBeforeMs) then
  return {'LATER', claim.notBeforeMs}
end
if said[2] and nowMs < tonumber(said[2]) then
  return finish(claim, 'REJECTED', 'the shopper asked for quiet')
end
if said[5] and nowMs < tonumber(said[5]) then
  return finish(claim, 'REJECTED', 'the shopper dismissed an offer meanwhile')
end
if told.purchases and said[3] ~= '1' then
  return finish(claim, 'REJECTED', 'purchases may not be looked at any more')
end
if token == '' and not inbox then
  return finish(claim, 'REJECTED', 'no push token any more')
end
if reachability(token, app[3]) ~= 'REACHABLE' and not inbox then
  return finish(claim, 'REJECTED', 'the phone shows no notifications any more')
end
if sold_out(levels .. claim.store, told.products, nowMs) then
  return finish(claim, 'REJECTED', 'sold out in the store meanwhile')
end
claim.attempt = claim.attempt + 1
redis.call('HSET', decisionKey, 'state', 'IN_FLIGHT', 'owner', fence, 'attempt', claim.attempt,
  'markedMs', ARGV[OWN + 2], 'installation', installation)
return marked()
