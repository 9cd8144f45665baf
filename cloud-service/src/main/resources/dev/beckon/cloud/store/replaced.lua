-- Says that the companion of an offer that was taken back was decided on. After outbox.lua.
-- Reply: {state}, or {'GONE'}.
local claim, ended = load()
if not claim then
  return {ended}
end
if claim.state == 'REJECTED' then
  close()
end
return {claim.state}
