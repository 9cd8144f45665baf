-- Whether a code, or which of a shopper's, could be redeemed. After redemption.lua.
local found = promises()
if ARGV[4] == '' and ARGV[6] == '' then
  local good = {}
  for _, promise in ipairs(found) do
    if promise.standing == 'VALID' then
      good[#good + 1] = promise
    end
  end
  return answer(good)
end
return answer({pick(found, 'REDEEMED', 'VALID', 'REVERSED', 'USED')})
