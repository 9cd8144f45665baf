-- Ends an attempt as REJECTED, only by the owner that marked it: refunded, it stays in the open set until
-- it is said that its companion was decided on, so that this outlives whoever was about to. After
-- outbox.lua.
-- ARGV from 9: fence, detail.
-- Reply: {state}, {'FENCED'} when somebody else has taken it over, or {'GONE'}.
local claim, ended = load()
if not claim then
  return {ended}
end
if claim.state == 'REJECTED' then
  return {'REJECTED'} -- this very command, repeated by the connection
end
if claim.state ~= 'IN_FLIGHT' or claim.owner ~= ARGV[OWN] then
  return {'FENCED'}
end
return finish(claim, 'REJECTED', ARGV[OWN + 1], nil, true)
