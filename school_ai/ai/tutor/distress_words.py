# ruff: noqa: E501 (patterns are easier to read whole)
"""The patterns by which distress is found: (severity, kind, pattern) for each language.

They are looked for in text without capitals, accents and apostrophes ("i dont wanna"), with one blank between words.
`~` in a pattern stands for a few words in between. Severity: 3 acute, 2 serious, 1 low. Written for recall: who reads an
alert that was none has lost a minute.
"""

SELF_HARM, SUICIDE, ABUSE, VIOLENCE, BULLYING, DESPAIR, DANGER, EATING, FEAR, GRIEF = (
    "self_harm",
    "suicide",
    "abuse",
    "violence",
    "bullying",
    "despair",
    "danger",
    "eating",
    "fear",
    "grief",
)

_ADULT_EN = (
    r"(?:(?:my|his|her|our|the|a) )?(?:step ?|foster ?|grand ?)?(?:da?d(?:dy)?|father|ma+|mu?m+(?:my)?|mom+y?|mother|pa(?:pa)?|uncle|aunt(?:ie)?|"
    r"brother|sister|cousin|grand(?:pa|ma|dad)|coach|trainer|teacher|neighbou?r|pastor|priest|boyfriend|girlfriend|bf|ex|"
    r"parents?|babysitter|carer|tutor|stepdad|stepmom|stepmum|dads friend|moms boyfriend|mums boyfriend|guardian)"
)
_DO_HARM_EN = (
    r"(?:hits?|hit|beats?|beat|hurts?|hurt|punche[sd]|punch|kick(?:s|ed)?|slap(?:s|ped)?|chok(?:es|ed)|burn(?:s|ed|t)|whip(?:s|ped)|"
    r"strangle[sd]?|lock(?:s|ed)|threatens?|throws? things at|thr[eo]ws? \w+ at|bites?|shak(?:es|ed)|pull(?:s|ed) my hair)"
)

ENGLISH = [
    (
        3,
        SUICIDE,
        r"\b(?:kil+(?:ing)?|hang(?:ing)?|shoot(?:ing)?|drown(?:ing)?|poison(?:ing)?|end(?:ing)?|off(?:ing)?|stab(?:bing)?) (?:my ?self|me life|my (?:own )?life|it all)\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:kms|unalive (?:my ?self|me)|unaliving|suicidal|commit(?:ting)? suicide (?:today|tonight|tomorrow|soon|myself)|kys myself)\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:i|id|ill|im|we)\b(?! (?:find|think|thought|heard|read|write|wrote|need|learn))~\b(?:commit suicide|take my (?:own )?life|end my life|jump (?:off|from|in front)|slit my|od on|overdose)\b",
    ),
    (
        3,
        SUICIDE,
        r"\bjump(?:ing)? (?:off|from|in front of) (?:the|a|that|our|my) (?:\w+ )?(?:bridge|roof|building|train|window|balcony|car|bus|tower|cliff)\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:i|just|really|rather|to)\b~\b(?:want|wanna|wish|like|rather|wanted|ready|going|gonna|prefer|hope)(?: to| i| i was| i were| i could)?(?: just| really)? (?:die|be dead|was dead|were dead|could die|b dead|not exist|not be alive|stop existing|stop living|disappear(?: forever)?|never wake up|not wake up|fall asleep and (?:not|never))\b",
    ),
    (
        3,
        SUICIDE,
        r"\bwish (?:i|that i) (?:was|were|had|could|would|didnt|had never|hadnt|never)(?: just)? (?:dead|not alive|never been born|been born|never born|exist|die|born|disappear|gone)\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:dont|do not|didnt|no longer|never|not) (?:even |really )?(?:want|wanna|wish)(?: to)?(?: \w+)? (?:live|be alive|be here|exist|wake up|be in this world|be on this (?:planet|world|earth)|go on living|keep living|live on|b here|b alive)\b",
    ),
    (
        3,
        SUICIDE,
        r"\bi (?:want|wanna)(?: to)? (?:go to heaven|be in heaven|be with (?:god|grandma|grandpa|the angels)|sleep (?:forever|and never))\b",
    ),
    (3, SUICIDE, r"\bgo to heaven\b~\b(?:i want|tomorrow|today|now|too)\b"),
    (
        3,
        SUICIDE,
        r"\b(?:better off|happier|easier|better) (?:if i (?:was|were|wasnt|werent|am|werent here|was gone|die|died)|without me)\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:i )?w(?:ont|ill not|ouldnt) (?:be|b) (?:alive|around(?: anymore| much longer| for much)|here (?:any ?more|tomorrow|next|much longer|on monday|by)|there (?:any ?more|tomorrow))\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:ill|i will|i shall|im gonna|i am going to|im going to) be (?:gone|dead)\b(?! (?:by the time|on holiday|if my (?:mum|mom|dad)|if i fail|tired))",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:no ?(?:one|body)|they|you|u|nobody)(?: would|d| will| wont|ll| even)*(?: \w+)? (?:miss me|notice if i|care if i (?:die|died|was|were|am|disappear|disappeared|vanish|vanished|left))",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:how (?:many|much|long|do|does|can|to|fast|painful)|what|which|least|quick(?:est)?|easiest|painless|best)\b~\b(?:pills?|tablets?|paracetamol|ibuprofen|aspirin|tylenol|sleeping pills|bleach|antifreeze|insulin|medicine|meds)\b~\b(?:to die|kill (?:me|you|someone|myself|a person)|not wake up|never wake up|is (?:deadly|lethal|fatal)|would (?:kill|it take)|overdose|its? over|to be dead|too many)\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:how many|if|take|takes|took|taking)\b~\b(?:pills?|tablets?|paracetamol|ibuprofen|aspirin|tylenol)\b~\b(?:over|die|dead|end|kill|sleep forever|wake)\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:least painful|painless|easiest|quickest|fastest|best|peaceful|quiet) way(?:s)? (?:to|of) (?:go\b(?! (?:to|from|about|home|on))|die|dying|kill (?:myself|yourself|oneself)|end (?:it|my|your|a life)|death|suicide|leave this|disappear)",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:how (?:long|fast|quick)\w*|what happens)\b~\b(?:bleed out|bleed to death|to drown (?:your|my)|hang (?:your|my|one)|from (?:the|my|your) wrists?)\b",
    ),
    (3, SUICIDE, r"\b(?:tie|make|knot)\b~\bnoose\b"),
    (
        3,
        SUICIDE,
        r"\b(?:i|ive|have|just)\b~\b(?:took|taken|swallowed|swallow|eaten|ate) (?:all |too many |a lot of |lots of |the whole |a whole |loads of |so many |\d+ )*(?:of )?(?:the |my |mums |moms |dads |her |his |moms )*(?:\w+ )?(?:pills|tablets|paracetamol|meds|medication|bottle of|box of|packet of|pack of)\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:wrote|writing|written|write) (?:(?:my|a|everybody|everyone|them) )*(?:goodbye|suicide|farewell|last) (?:letter|note|message)s?\b(?!\W+(?:of|by|from) (?:a|the|his|her|romeo|werther|soldier))",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:gave|giving|give|given) (?:away )?(?:my|all|everything)\b~\b(?:letter|calm|goodbye|need it any ?more|wont need)\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:this is|saying|say|said) (?:my )?(?:goodbye|final message|last message|last day)\b~\b(?:everyone|everybody|forever|world|all|to you)\b|\bgoodbye (?:cruel )?world\b|\b(?:my|the) last (?:day|night) (?:alive|on earth|on this)\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:just )?want(?:ed)? (?:it|everything|it all|the pain|this|my life) (?:all )?to (?:end|stop|be over)\b|\b(?:thinking|think|thought|thoughts) (?:about|of) (?:suicide|killing myself|dying|ending (?:it|my)|death (?:a lot|all the time|every))\b(?! (?:in|is|as a theme))",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:no|isnt any|not any|whats the|without|see no|no more) (?:reason|point|sense)(?: left)?(?: for me)? (?:to|in|of) (?:liv(?:e|ing)|be(?:ing)? alive|go(?:ing)? on|exist(?:ing)?|be(?:ing)? here|continu(?:e|ing))\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:cant|can not|cannot|dont want to|not)(?: \w+)? (?:go on|do this|take (?:it|this)|keep (?:going|doing this)|live like this|do life|handle (?:it|this|life)) (?:any ?more|any longer|like this|no more)\b",
    ),
    (
        3,
        SUICIDE,
        r"\bi (?:already |have )?(?:decided|planned|made a plan|have a plan)\b~\b(?:die|end|leave (?:this|the world)|over|jump|pills|rope)\b|\bwont get better\b~\bdecided\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:step|walk|run|lie|stand|go|lay)(?:ping|ning|ing)? (?:in front of|on(?:to)? the|under) (?:\w+ )?(?:train|tracks?|rails?|truck|lorry|traffic)\b~\b(?:i|end|over|me|it)\b",
    ),
    (
        3,
        SELF_HARM,
        r"\b(?:i|ive|im|been|keep|started|start|stop|again|to)\b~\b(?:cut(?:ting)?|scratch(?:ing)?|burn(?:ing)?|hurt(?:ing)?|harm(?:ing)?|hit(?:ting)?|punch(?:ing)?|bit(?:e|ing)?|starv(?:e|ing)) (?:on )?(?:my ?self|meself|my (?:own )?(?:arms?|legs?|wrists?|skin|thighs?|body|stomach|belly|hands?|veins?|head against))\b",
    ),
    (
        3,
        SELF_HARM,
        r"\b(?:been|keep|started|still|stop|again) (?:cutting|self ?harm(?:ing)?|sh)\b(?! (?:the|out|up|corners|it|down|paper|class|wood|vegetables))|\b(?:i|ive|im) (?:self[ -]?harm|relapsed?|cut again)",
    ),
    (
        3,
        SELF_HARM,
        r"\b(?:razor|blade|knife|scissors|sharpener|lighter|compass|glass)\b~\b(?:my (?:arm|wrist|leg|skin|thigh|vein|body)|feels? (?:good|better)|myself)\b|\b(?:cut|slit|slic)\w* (?:my|the) (?:wrist|arm|vein|thigh)s?\b|\bscars? on my (?:arm|leg|wrist|thigh)|\bcut the fat\b|\bplasters?\b~\bhide\b",
    ),
    (
        3,
        ABUSE,
        rf"\b{_ADULT_EN}\b~\b{_DO_HARM_EN} (?:me|us|my (?:mu?m|mom|sister|brother|mother|little|head|face|arm|siblings|hand|legs?)|him|her)\b",
    ),
    (
        3,
        ABUSE,
        rf"\b{_ADULT_EN}\b~\b(?:hit|beat|hurt|burnt?|slap|kick|punch|chok|strangl|bruis)\w*\b~\b(?:me|us|my|again|every|belt|cable|stick|iron|face|drunk|when)\b",
    ),
    (
        3,
        ABUSE,
        r"\b(?:i (?:get|got|am|was|will be|will get)|im|ill get|gets?|getting|being) (?:(?:being|so|always|badly|often|really) )*(?:beaten(?: up)?|abused|molested|raped|hit (?:at home|by|with)|whipped|slapped|smacked|kicked by|punched by|burn(?:ed|t) by|touched by|locked (?:in|up|out))\b",
    ),
    (
        3,
        ABUSE,
        r"\b(?:touch(?:es|ed|ing)?|grop(?:es|ed|ing)|kiss(?:es|ed)|rap(?:es|ed|ing)|molest(?:s|ed)?|forced?|forces|makes|made|film(?:s|ed)?|undress(?:es|ed)?) (?:me|my|us)\b~\b(?:private|privates|parts|down there|where|pants|bed|body|breasts?|chest|butt|bum|bottom|undress|naked|night|secret|dont want|didnt want|not want|legs?|touch him|clothes|without)",
    ),
    (
        3,
        ABUSE,
        r"\b(?:rap(?:es|ed) me|molest(?:s|ed) me|abus(?:es|ed|ing) me|was raped|been raped|got raped|sexually (?:abused|assaulted)|touched me (?:again|last|inappropriately)|touche?[sd]? me (?:at|in|when|every|there|like))\b",
    ),
    (
        3,
        ABUSE,
        r"\b(?:comes?|came|sneaks?|goes|get|gets|climbs?)(?: \w+)? (?:in ?to|to|in) my (?:room|bed|bedroom)\b(?! (?:to (?:wake|say good)|and (?:vacuum|takes? my|plays|steals)|without knocking))",
    ),
    (
        3,
        ABUSE,
        r"\b(?:our|a|the|his|keep|special) (?:little )?secret\b~\b(?:touch|uncle|dad|coach|game|bed|tell|not allowed)\b|\b(?:uncle|coach|dad|daddy|grandpa|neighbou?r|teacher|man|he)\b~\b(?:secrets? (?:game|touch)|games? (?:with me )?(?:that|i|we|which)|must not tell|mustnt tell|not (?:allowed )?to tell|cant tell|dont tell|keep (?:it )?(?:a )?secret)\b",
    ),
    (
        3,
        ABUSE,
        r"\b(?:showed me|shows me|made me watch|watch)\b~\b(?:porn|videos?|pictures|naked)\b~\b(?:same|touch|do (?:it|the|that)|me)\b|\bdo the same things\b",
    ),
    (
        3,
        ABUSE,
        r"\b(?:lock(?:s|ed)|shut|have to stay|has to stay|tied|sleep|put|puts|stay)\b~\b(?:in|to) the (?:cellar|basement|closet|cupboard|wardrobe|attic|shed|garage|dog|dark|balcony|garden all night)\b",
    ),
    (
        3,
        ABUSE,
        r"\b(?:no|nothing|not|dont|doesnt|wont|never|isnt any) (?:get |give me |let me |have |gives me |lets me )?(?:any )?(?:food|anything to eat|dinner|eat|to eat)\b~\b(?:days?|punish|home|because|dad|mum|mom|since|house|weekend)\b",
    ),
    (
        3,
        ABUSE,
        r"\b(?:post|share|send|leak|show|upload|publish)(?:s|ed|ing)? (?:the|my|those|naked|nude|private|everyone|it|them)?\s?(?:pictures|pics|photos|nudes|video|videos|images)\b|\bnudes?\b|\bnaked (?:pics?|pictures?|photos?)\b|\bsextort|\bblackmail(?:s|ed|ing)? me\b|\bsends? (?:him|them) (?:a )?(?:pic|photo|picture|nude)",
    ),
    (
        3,
        DANGER,
        r"\b(?:forc|make|making|send|sending|tak)\w* me\b~\b(?:marry|married|marriage|wedding|abroad)\b|\b(?:have|has|had|got|forced|going|gonna) to (?:marry|get married)\b|\bmarry someone\b",
    ),
    (
        3,
        DANGER,
        r"\b(?:someone|a (?:guy|man|person|boy)|he|stranger|friend)\b~\b(?:online|roblox|discord|internet|snap(?:chat)?|insta(?:gram)?|tiktok|game|minecraft|fortnite)\b~\b(?:meet|pics?|pictures?|alone|address|dont tell|secret|naked|older|gift|send)\b|\bmeet (?:him|me|us|up)? ?alone\b|\bdont tell (?:ur|your|my) (?:parents|mum|mom|dad)\b",
    ),
    (
        3,
        VIOLENCE,
        r"\b(?:bring(?:s|ing)?|brought|have|has|got|with|take|buy|carry)\w* (?:a|the|his|my|dads|my dads)?\s?(?:loaded )?(?:gun|knife|weapon|pistol|rifle|bomb)s?\b~\b(?:school|class|monday|tomorrow|him|everyone|them|bag|use|fun|revenge)\b|\bgun picture\b|\bshoot(?:ing)? up\b|\bkill (?:everyone|everybody|them all|you all|him|her|my (?:teacher|class|dad|mum|mom|brother|sister|parents|stepdad))\b(?! in (?:the )?(?:game|book|play|story|minecraft|fortnite))",
    ),
    (
        3,
        VIOLENCE,
        r"\b(?:he|she|they|boy|girl|someone|somebody|guy|people|kids?|gang|brother|\w+)\b~\b(?:says?|said|threaten\w*|told me|wants?|going|gonna|will|promised)\b~\b(?:stab|shoot|kill|beat|jump|hurt|slash|burn) (?:me|us|my)\b(?! (?:with (?:his|her) (?:drum|jokes)|if i (?:forget|fail|dont) (?:my|the|to)|in (?:the )?game|homework))",
    ),
    (
        3,
        VIOLENCE,
        r"\b(?:want|wanna|going|gonna|will|might|about|plan|afraid ill|frightened ill|scared ill|tells me) (?:to )?(?:hurt|kill|stab|shoot|beat|burn down|poison) (?:someone|somebody|people|everyone|my|him|her|them|the school)\b(?! (?:in (?:the )?game|project))|\bvoices?\b~\b(?:tells?|telling|says?|head|hurt|kill)\b~\b(?:me|hurt|kill|sister|do)\b|\b(?:tells me|want) to hurt\b",
    ),
    (
        3,
        DANGER,
        r"\b(?:mummy|mommy|mum|mom|daddy|dad|grandma|grandpa|granny|mama|papa|brother|sister)\b~\b(?:didnt|doesnt|wont|not|isnt|cant) (?:wak\w* up|breath\w*|mov\w*|answer\w*|com\w* (?:home|back))\b|\b(?:i am|im|all|been|were|are|left) (?:all |home )?alone\b~\b(?:days?|mummy|mum|mom|dad|scared|dark|night|food|since|hungry)\b|\b(?:mum|mom|mummy|dad|daddy)\b~\b(?:on the floor|blood|bleeding|unconscious)\b",
    ),
    (
        3,
        DANGER,
        r"\b(?:cant breathe|kicking at the door|kick(?:s|ing) (?:in )?the door|breaking (?:in|down) the door|hiding (?:from|in|under)|locked (?:myself )?in (?:the|my) (?:bathroom|toilet|room)|outside my (?:door|house)|following me|follows me|hes coming|call the police|need help now|chasing me)\b(?! (?:on (?:insta|tiktok)|in (?:the )?game))",
    ),
    (
        3,
        DANGER,
        r"\b(?:run|running|ran) away (?:from home|tonight|tomorrow|forever|from (?:my|here))|\b(?:kid|child|i|girl|boy)\b~\b(?:live|sleep|survive|sleeping|living) (?:on the streets?|outside|in the (?:park|woods|street|station))\b|\bthrew me out\b|\bkicked me out\b|\bthrown out (?:of|by)\b",
    ),
    (
        3,
        DANGER,
        r"\b(?:scared|afraid|frightened|terrified)\b~\b(?:to go home|of (?:my )?(?:dad|daddy|mum|mom|mummy|father|mother|step\w*|uncle|brother|him|papa|parents)|when (?:dad|daddy|he|mum|mom) (?:drinks|comes|gets|shouts|is drunk))\b|\bdont want to go home\b|\b(?:cant|dont dare to|not safe to|never want to|not want to) go (?:back )?home\b|\b(?:not|dont feel) safe (?:at home|with|here)\b|\bbrown water\b",
    ),
    (
        2,
        EATING,
        r"\b(?:i|ive|im)\b~\b(?:dont|didnt|havent|not|stopped|stop|never|barely|hardly) (?:eat|eaten|eating|ate)\b(?! (?:meat|vegetables|breakfast because|fish|spicy|pork|lunch yet|gluten))|\b(?:make|made|making|force) my ?self (?:throw|puke|vomit|sick|be sick)|\b(?:throw(?:ing)?|puk\w+|vomit\w*) (?:up )?(?:after|everything|on purpose|my food)\b|\b(?:feels? good to be empty|so fat|too fat|im fat|thigh gap|thinspo|pro ?ana|calories a day|starving myself|laxatives?|hate (?:my|how) (?:body|fat|i look)|binge and)\b",
    ),
    (
        2,
        BULLYING,
        r"\b(?:everyone|everybody|they|all|kids?|girls?|boys?|class|people|he|she|nobody|no one|noone)\b~\b(?:laugh(?:s|ed|ing)? at me|mak\w* fun of me|pick\w* on me|bull(?:y|ies|ied|ying) me|tease[sd]? me|call(?:s|ed|ing)? me (?!(?:later|back|when|to|tomorrow|if|on))\w+|spit(?:s|ting)? (?:at|on) me|push(?:es|ed|ing)? me|trip(?:s|ped)? me|steal(?:s)? my|hid(?:e|es)? my (?:bag|things|shoes)|hate[sd]? me|ignore[sd]? me|exclud\w+ me|avoid\w* me|hurt(?:s)? me|hit(?:s)? me|kick(?:s|ed)? me|beat(?:s)? me|throw\w* (?:\w+ )?at me|mocks? me|humiliat\w+ me|film(?:s|ed)? me)\b",
    ),
    (
        2,
        BULLYING,
        r"\b(?:bullied|bullying me|bullies|picked on|mobbed|cyberbull\w+)\b(?! (?:in (?:the|a) (?:book|novel|story)|theme|essay|statistics|project))|\bgroup (?:chat )?(?:called|named|against|about)\b~\b(?:me|hate|nobody|im)\b|\b(?:head|face|bag|book|shoes) (?:in|into|down) the (?:toilet|bin|trash)\b|\bhold their nose\b|\b(?:nobody|no one|noone|no body|none)(?: ever| even| at school| in \w+ class)* (?:talks?|speaks?|sits?|plays?|likes?|wants?) (?:to|with|next to|me)\b(?! (?:do|learn|about|know)\b)|\bhave no friends\b|\bno friends\b|\bi (?:sit|eat|am|play|stand) (?:always |all )?alone (?:every|at|in)\b|\bfake (?:account|profile|pictures?) (?:of|about|with) me\b|\bnobody wants (?:me|to (?:be|play|sit))\b",
    ),
    (
        2,
        DESPAIR,
        r"\b(?:i|im|my life|life|everything|it)\b~\b(?:hate(?:s)? (?:my ?self|my life|everything about me|being (?:me|alive))|worthless|hopeless|a burden|such a failure|useless to everyone|is meaningless|not worth (?:it|living)|so dark|no way out|empty inside|feel(?:ing)? (?:nothing|empty|numb|dead inside|so alone|trapped)|broken inside|give up on (?:life|everything|myself))\b",
    ),
    (
        2,
        DESPAIR,
        r"\b(?:dark in my head|cant (?:stop )?(?:crying|take it|cope)|cry(?:ing)? (?:every|all|myself|each) ?(?:night|day|time|to sleep)?|panic attacks?|nobody (?:loves|cares about|believes|understands|listens to|needs|would care) (?:me|about me)?|no ?one (?:loves|cares|believes|understands|needs) (?:me|about me|if)|nothing matters|doesnt matter i wont|tired of (?:it all|living|life|everything|being here)|life is (?:pointless|hell|over|not worth)|my life (?:is over|sucks|is hell|is pointless)|(?:its|everything is|all is|it is) (?:hopeless|over for me|too much)|everything is my fault|want to disappear|just (?:disappear|vanish)|whats the point (?:of|in) (?:anything|life|living|it all|everything|all (?:this|of))|depress(?:ed|ion)\b(?! in (?:the )?(?:usa|america|1929|economy)|ant|s? of 19))\b",
    ),
    (
        2,
        GRIEF,
        r"\bmy (?:best )?(?:mu?m|mom|dad|father|mother|mummy|daddy|brother|sister|grandma|grandpa|gran|granny|nan|grandad|grandmother|grandfather|friend|cousin|uncle|aunt|dog|cat)(?: has| just)? (?:died|is dead|passed away|is dying|killed (?:him|her)self|has cancer|tried to kill)\b(?! in (?:the )?(?:game|story|book))",
    ),
    (
        2,
        ABUSE,
        r"\b(?:parents|mum|mom|dad|they|mummy|daddy)\b~\b(?:fight(?:ing)?|scream(?:ing|s)?|shout(?:ing|s)?|yell(?:ing|s)?)\b~\b(?:every|all|night|always|me|scared|hide|again)\b|\b(?:drinks?|drunk|drinking)\b~\b(?:dad|mum|mom|he|scared|shouts|home|again)\b~\b(?:scared|hit|shout|break|afraid|every)\b|\bwhen (?:dad|daddy|mum|mom|mummy|papa|he) (?:is drunk|drinks|gets (?:angry|mad))\b|\bbruis(?:e|es|ed)\b~\b(?:me|my|hide|back|arm|teacher|ask)\b|\bwhen nobody hit me\b|\bnobody hit me\b",
    ),
    (
        2,
        ABUSE,
        r"\b(?:wants?|ask(?:s|ed)?|make|makes|told|tells) me to (?:undress|get naked|take (?:off|my clothes)|touch|kiss him|sit on his|send (?:him|her|them)? ?(?:a )?(?:pic|photo|nude|picture))\b|\b(?:weird|strange|icky|uncomfortable|wrong|bad) (?:touch|hugs?|kisses)\b|\bstares at me (?:when|while) i (?:change|shower|undress)\b|\b(?:scared|afraid|frightened) (?:of|to be alone with)\b~\b(?:coach|teacher|uncle|neighbou?r|stepdad|brother|mr)\b",
    ),
    (
        2,
        FEAR,
        r"\bi(?: am|m)? (?:so |really |very |too )?(?:scared|afraid|frightened|terrified)(?: (?:every day|all the time|at night|to (?:come|go) to school|of (?:going|coming) to school|of everything|of them|someone))\b|\bcant sleep (?:because|since|any|at night)|\bnightmares every\b|\b(?:im|i am|i feel|feel|feeling) (?:so |all |really |very |completely |totally )?(?:alone|lonely)\b(?! (?:in (?:the )?game))",
    ),
    (
        2,
        DANGER,
        r"\b(?:im|i am|might be|think i(?:m| am)|could be) (?:pregnant|preggo)\b|\b(?:missed|late) (?:my )?period\b~\b(?:pregnant|weeks|scared|boyfriend)\b|\b(?:addicted to|hooked on) (?:pills|drugs|weed|vapes?|alcohol|heroin|coke)\b|\b(?:we have|have|theres|there is|got) (?:no|nothing) (?:food|to eat)\b(?! (?:at the|in the) (?:canteen|cafeteria))|\bfemale genital|\bfgm\b",
    ),
    (
        1,
        DESPAIR,
        r"\bi(?: am|m| feel|ve been feeling)? (?:just |so |really |very |always |kinda |a bit |pretty |quite )*(?:sad|unhappy|miserable|stressed(?: out)?|overwhelmed|anxious|worried sick|homesick|down|worthless|a failure|burnt? ?out)\b(?! (?:to|with) (?:the|this|that) (?:result|grade))|\bi (?:feel|felt) (?:like (?:crying|shit|giving up)|so bad|awful|stupid all the time)\b|\b(?:parents|mum and dad|mom and dad) (?:are )?(?:getting |get |got )?(?:a )?(?:divorc\w+|separat\w+|split)\b|\bi miss my (?:mu?m|mom|dad|mummy|daddy|old (?:school|home)|grand\w+)\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:how many|which|what|if i|can i)\b~\b(?:pills|tablets|bleach|antifreeze|sleeping pills|insulin)\b~\b(?:deadly|lethal|fatal|quick|enough|kill|die|dead|hurt)\b|\bdrink(?:ing)? bleach\b|\b(?:standing|sitting|am|im|up) on (?:the|a|our) (?:roof|bridge|ledge|railing|tracks|edge|window ?sill)\b|\b(?:which|what) (?:bridge|building|roof)\b~\bhigh enough\b|\bhang (?:yourself|oneself)\b|\bsuicide (?:note|letter)\b|\bspell suicide\b|\b(?:does|will|would) it hurt (?:to|when you|if i) (?:drown|die|hang|jump|burn|bleed)\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:better|easier|best) if i (?:had )?(?:never|wasnt|werent|didnt|was not)\b|\brather be dead\b|\b(?:sleep|fall asleep|go to sleep|close my eyes) (?:forever|and never|and not)\b|\b(?:stop|stopped) (?:existing|breathing|living)\b|\bi (?:wont|will not) be (?:around|alive|there|here)\b~\b(?:for|to|by|at|anyway|anymore|in|when)\b|\btell (?:my )?(?:mum|mom|dad|family|parents|sister|brother|everyone)\b~\bi (?:love|loved) (?:her|him|them|you)\b|\b(?:my )?(?:friend|sister|brother|bff|bestie|cousin|classmate|someone|girlfriend|boyfriend)\b~\b(?:kill (?:her|him|them)sel\w+|suicid\w+|cuts? (?:her|him|them)sel\w+|wants? to die|end (?:her|his|their) life|self ?harm\w*)\b|\b(?:i |my future|future)\b~\bdont have (?:one|a future)\b|\bthink about the pills\b|\bi cant any ?more\b",
    ),
    (
        3,
        SELF_HARM,
        r"\bhow deep\b~\bcut\b|\bcut\b~\b(?:artery|vein) in (?:your|my)\b|\bset my (?:arm|hand|leg|hair|self)\b~\bon fire\b|\bbecause it helps\b",
    ),
    (
        3,
        ABUSE,
        r"\b(?:forces|forced|forcing|makes|pressur\w+) me to (?:do (?:things|stuff|it|sex)|have sex|sleep with|undress|touch|kiss|send|strip)\b|\b(?:sleeps|gets|comes|lies|lay) in(?:to)? my bed\b|\b(?:does|did|doing) (?:bad|weird|nasty|strange|naughty|horrible|dirty) things (?:to|with) me\b|\b(?:comes?|came) (?:up the stairs|into the (?:shower|changing room|bathroom)|in when i (?:shower|change|bath\w*))\b|\b(?:my|little|baby|big)\b~\b(?:brother|sister|friend)\b~\b(?:has|have|got|full of) bruises\b|\bhave bruises\b|\b(?:the|his|her|a) belt\b~\b(?:marks|again|bad|when|because|hit|me|if)\b|\b(?:with|and|gets?|get) the belt\b|\bmarry my (?:cousin|uncle)\b|\bwant me to marry\b|\bi (?:ran|run) away\b|\bwhere to sleep tonight\b",
    ),
    (
        2,
        DESPAIR,
        r"\b(?:so|feel|feeling|completely|totally) empty\b|\b(?:worth|mean|good for) nothing\b|\bnothing makes sense\b(?! in (?:this|the))|\b(?:no|any|lost (?:all|my)|without) (?:more )?hope\b|\beverything is (?:dark|black|grey|pointless|over)\b|\b(?:dont|doesnt|do not) deserve (?:food|to|love|anything)\b|\bdisgusting\b~\bi\b|\bi am disgusting\b|\b(?:dad|mum|mom|father|mother|he|she|papa)\b~\bdrinks?\b~\b(?:breaks?|throws?|screams?|hits?|cry|things|mad)\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:took|take|taken|swallow\w*|drank|drink)\b~\b(?:too many|all (?:of )?(?:my|the|mums|moms|dads|her|his)|whole (?:box|bottle|packet)) (?:\w+ ){0,3}(?:pills|tablets|meds|medicine|bleach)\b|\b(?:have|got|counted)\b~\b(?:pills|tablets)\b~\b(?:here|enough|how many of|at once|in front of me)\b|\bsaid (?:goodbye|bye) to (?:everyone|everything|them all|all of them)\b|\bi have a plan and\b|\bdeserve to (?:be here|live|be alive)\b",
    ),
    (
        3,
        ABUSE,
        r"\b(?:he|she|they|dad|daddy|mum|mom|mummy|uncle|grandpa|grandad|coach|teacher|brother|stepdad|boyfriend|father|mother)\b~\b(?:touch(?:es|ed)|strok(?:es|ed)|lick(?:s|ed)|kiss(?:es|ed)) my (?:legs?|neck|thighs?|bum|bottom|chest|breasts?|privates?|ear|lips|belly)\b|\b(?:hide|cover|hides|explain)\b~\b(?:bruises|burns|belt marks)\b|\b(?:lock(?:s|ed)|shut(?:s)?) (?:me|us) (?:out|in)\b|\b(?:wish\w*|said) (?:she|he|they) (?:had|d) (?:never had|got(?:ten)? rid of|aborted) me\b|\b(?:get|gets|got|am|being) (?:hit|beaten|slapped|kicked) at home\b",
    ),
    (
        3,
        VIOLENCE,
        r"\b(?:i|he|she|they|we)\b~\b(?:know|knows|showed|has|have|got|posted|brings?|bringing)\b~\b(?:gun|rifle|pistol|ammo|machete|axe|code (?:of|for) the safe)\b~\b(?:and|code|school|monday|friday|tomorrow|use|first|pay|locked|them)\b|\b(?:make|making) (?:them|everyone|you|us) all pay\b|\bcarr(?:y|ying|ies) a knife to school\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:sleeping|heart) (?:pills?|tablets?)\b~\b(?:calculate|dose|enough|stop|i have|kg|weigh)\b|\b(?:calculate|dose|weigh|\d\d ?kg)\b~\b(?:of |my \w+ )?(?:sleeping pills|tablets|pills)\b~\b(?:over|likely|stop|dose|enough|die)\b|\b(?:dose|weight?)\b.{0,60}\bsleeping (?:pills|tablets)\b|\b(?:\d\d ?kg|kilos?)\b.{0,40}\b(?:tablets|pills)\b.{0,60}\b(?:its over|be over|lethal|fatal|enough)\b|\b(?:odds|chances?|probability|how likely|likely)\b~\bsurviv\w+\b~\b(?:fall|jump|roof|bridge|floor|window)\b|\b(?:which|what) (?:vein|artery) (?:do|to|should|must|is)\b|\bwrote my (?:own )?(?:last )?will\b|\b(?:railway|train|level) (?:crossing|tracks)\b~\b(?:ill be|find me|goodbye)\b|\blook(?:ing)? forward to (?:is )?nothing\b",
    ),
    (
        3,
        VIOLENCE,
        r"\b(?:theyll|they will|everyone will|you will all) (?:all )?(?:be sorry|regret it|stop laughing|pay for)\b|\bbecause (?:daddy|dad|mum|mummy|mom|papa|my \w+) (?:stepped|stamped|twisted|slammed|bent) (?:on |in )?(?:it|my|me)?\b",
    ),
]

GERMAN = [
    (
        3,
        SUICIDE,
        r"\b(?:mich|mir|meinem leben|meinen? leben) ?(?:selbst |heute |einfach |endlich |jetzt |was |das leben |etwas )*(?:um(?:bring|zubring)\w*|toten|erhang\w*|aufhang\w*|erschiess\w*|ein ende|nehmen|antun|beenden|ertrank\w*|was antu\w*|die kugel)\b|\bbring(?:e)? mich (?:\w+ )?um\b|\bselbstmord (?:machen|begehen|gedanken)|\b(?:an|uber) (?:selbstmord|suizid) (?:denke|nachdenke|gedacht)|\b(?:suizidal|selbstmordgedanken|suizidgedanken)\b|\bnehme? mir das leben\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:will|mochte|wollte|wurde|ware|ware ich|wenn ich)\b~\b(?:sterben|tot sein|nicht mehr leben|nicht mehr da sein|nicht mehr hier sein|nicht mehr sein|nie mehr aufwachen|nicht mehr aufwachen|nie wieder aufwachen|einfach weg sein|nicht mehr existieren|nie geboren|verschwinden)\b(?! lassen)|\b(?:ware|wenn) (?:ich )?(?:nur |doch |lieber |einfach |am liebsten )*(?:tot|nie geboren|nicht mehr da|weg ware|gestorben)\b|\bohne mich (?:besser|ware|gluckl|leichter)|\bbesser (?:dran )?(?:ohne mich|wenn ich (?:weg|tot|nicht))\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:keiner|niemand|keinem|niemandem)\b~\b(?:merken|vermiss\w*|auffallen|interessier\w*|bemerk\w*)\b|\b(?:ich )?kann (?:einfach |echt )?nicht mehr\b(?! (?:warten|lachen|finden|folgen|rechnen|denken|sehen|auf(?:horen|stehen)|ins?\b))|\bhalte? (?:es|das) (?:alles |zuhause |hier )*nicht mehr aus\b|\b(?:kein(?:en)? (?:sinn|grund|bock) (?:mehr )?(?:zu|am|im) leben|wozu (?:noch|uberhaupt) leben|hat (?:alles )?keinen sinn mehr|lebensmude)\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:wie viele|wieviele|wieviel|welche|wie viel|mit)\b~\b(?:tabletten|pillen|schlaftabletten|paracetamol|ibuprofen)\b~\b(?:sterben|tot|stirbt|aufwach\w*|todlich|tod|reicht|umbring\w*|schluss)\b|\b(?:tabletten|pillen) (?:genommen|geschluckt)\b|\b(?:spring\w*|sprung) (?:von der brucke|vor (?:den|einen|die) (?:zug|auto|bahn|s-bahn|s bahn)|vom dach|aus dem fenster|von der)\b|\bvor (?:den|einen) zug\b|\babschiedsbrief\b|\bpulsadern?\b|\bschmerzlos\w* (?:sterben|tod|gehen)\b|\bbin (?:bald|morgen|dann) (?:eh |sowieso |nicht mehr )+(?:tot|weg|da)\b",
    ),
    (
        3,
        SELF_HARM,
        r"\b(?:ritz\w* (?:ich )?(?:mich|mir|wieder)|(?:mich|mir|wieder) (?:\w+ )?(?:ritz\w*|geritzt)|selbst ?verletz\w*|mich (?:selbst |selber )?(?:verletz\w*|schneid\w*|geschnitten|verbrenn\w*)|schneide? (?:ich )?(?:mich|mir)|in den arm (?:geschnitten|schneide\w*|ritze\w*)|(?:rasier)?klinge\b~\b(?:arm|haut|bein))\b",
    ),
    (
        3,
        ABUSE,
        r"\b(?:papa|mama|vater|mutter|stief\w*|opa|onkel|tante|bruder|trainer|lehrer|nachbar|freund|eltern|er|sie|vati|mutti|cousin)\b~\b(?:schlag\w*|verprugel\w*|haut|hat (?:mich|uns) \w*(?:schlag|hau|prugel|tret)\w*|schlug|prugel\w*|tritt|trat|geschlagen|gehauen|gewurgt|wurgt|verbrenn\w*|sperr\w*|eingesperrt|fasst mich|angefasst|begrapscht|missbrauch\w*|vergewaltig\w*)\b~\b(?:mich|uns|mir|meine|immer|wieder|gurtel|mama|ein|keller|an|hat)\b|\b(?:schlagt|haut|verprugelt|schlagen|hauen|verprugeln|treten) mich\b|\bmich (?:\w+ )?(?:schlagt|geschlagen|haut|verprugelt|angefasst|vergewaltigt|missbraucht|eingesperrt|gewurgt)\b",
    ),
    (
        3,
        ABUSE,
        r"\b(?:kommt|kam|kommen) (?:\w+ )?(?:nachts|abends|immer|in der nacht)?\s?(?:\w+ )?(?:in mein (?:zimmer|bett)|zu mir ins bett|an mein bett)\b|\b(?:fasst|fasste) mich (?:\w+ )?an\b|\bfasst mir\b|\b(?:zieht|zog|auszieh\w*)\b~\b(?:mich|ausziehen|nackt)\b|\bnackt(?:bild|foto)\w*\b|\bunser geheimnis\b|\bdarf (?:ich )?(?:\w+ )?(?:niemand\w*|keinem) (?:\w+ )?(?:sagen|erzahlen)\b|\b(?:muss|musste)\b~\bim keller (?:schlafen|bleiben)|\bzwangsheirat\w*\b|\bheiraten\b~\b(?:muss|zwing\w*)\b|\bzwing\w* mich\b",
    ),
    (
        3,
        VIOLENCE,
        r"\b(?:abstech\w*|absteche|umbringen|erschiess\w*|toten|zusammenschlag\w*|verprugel\w*)\b~\b(?:mich|dich|ihn|sie|alle|will|wird)\b|\b(?:will|wird|wollen|droht)\b~\b(?:mich|ihn|alle|meine\w*) (?:\w+ )?(?:abstechen|umbringen|toten|erschiessen|schlagen|verprugeln)\b|\b(?:messer|waffe|pistole) (?:mit|dabei|in der|in die|zur schule|mitbring\w*)\b|\bamok\w*\b",
    ),
    (
        3,
        DANGER,
        r"\b(?:mama|papa|mutter|vater|oma|opa)\b~\b(?:wacht nicht|atmet nicht|bewegt sich nicht|nicht mehr aufgewacht|liegt auf dem boden|ist nicht nach ?hause|blutet)\b|\b(?:ganz )?allein(?:e)? (?:zu ?hause|daheim)\b~\b(?:tag\w*|angst|hunger|nacht|seit)\b|\bangst (?:nach ?hause|heim\w*|vor (?:meine[mnr]?|dem|der) (?:papa|vater|mama|mutter|stief\w*|bruder|onkel|eltern|trainer|freund)|vor papa|vor mama|vor zuhause)\b|\bangst (?:\w+ )?nach ?hause\b|\b(?:nach ?hause|heim) (?:\w+ )?(?:nicht|angst)|\b(?:will|mag|kann|trau\w*)\b~\bnicht (?:mehr )?(?:nach ?hause|heim)\b|\b(?:von (?:zu ?hause|daheim) )?(?:abhauen|weglaufen|ausreissen|weggelaufen)\b|\brausgeschmissen\b|\bstrasse (?:schlafen|leben)\b",
    ),
    (
        2,
        EATING,
        r"\b(?:esse|gegessen|ess)\b~\b(?:nichts mehr|seit tagen|kaum|nicht mehr|gar nichts)\b|\bnichts (?:mehr )?(?:gegessen|essen)\b|\b(?:ubergeb\w*|kotz\w*|erbrech\w*|finger in den hals)\b~\b(?:nach|essen|mich|absichtlich|jedes)\b|\b(?:bin|fuhle mich|zu) (?:so |viel )*fett\b|\b(?:magersucht|bulimie)\b~\b(?:ich|hab|bin)\b|\bhasse meinen korper\b|\babfuhrmittel\b",
    ),
    (
        2,
        BULLYING,
        r"\b(?:mobb\w*|lachen mich (?:\w+ )?aus|lacht mich (?:\w+ )?aus|auslachen|ausgelacht|gemobbt|beleidig\w* mich|beschimpf\w* mich|schubs\w* mich|spuck\w*|argern mich|machen sich (?:\w+ )?uber mich|(?:keiner|niemand) (?:\w+ )?(?:redet|spielt|spricht|sitzt|mag|will)\b~\b(?:mir|mich)|hab\w* keine freunde|schliessen mich aus|grenzen mich aus|nennen mich|gruppe gegen mich|hassen mich|alle gegen mich)\b",
    ),
    (
        2,
        DESPAIR,
        r"\b(?:hasse (?:mich|mein leben)|bin (?:\w+ )?(?:wertlos|nichts wert|eine last|allen egal|ein nichts|total allein|so allein\w*|so einsam|einsam)|hoffnungslos|keine hoffnung|weine (?:\w+ )?(?:jede|jeden|nur|immer|nachts|taglich|mich)|heule (?:\w+ )?(?:jede|jeden|nur|nachts|mich)|(?:niemand|keiner) (?:\w+ )?(?:liebt|hort|versteht|glaubt|braucht) (?:mich|mir)|(?:panikattacke|angstattacke)\w*|depress\w+\b(?! in den)|keine kraft mehr|alles sinnlos|alles egal geworden|innerlich (?:leer|tot)|fuhle (?:mich |gar |einfach )*(?:nichts|leer|einsam|allein)|nur noch (?:dunkel|schwarz|leer))\b",
    ),
    (
        2,
        GRIEF,
        r"\bmein(?:e|en)? (?:mama|papa|mutter|vater|oma|opa|bruder|schwester|freund|freundin|hund|katze) (?:ist |liegt )?(?:\w+ )?(?:gestorben|tot|im sterben|hat krebs|verstorben)\b",
    ),
    (
        2,
        ABUSE,
        r"\b(?:papa|mama|vater|mutter|eltern|er|sie|stief\w*)\b~\b(?:trinkt|betrunken|besoffen|schreit|schreien|streiten|brullt|rastet)\b~\b(?:angst|immer|jeden|nacht|mich|verstecke|wieder)\b|\bblaue flecken?\b|\bwenn (?:papa|er|mama|mein vater) (?:betrunken|getrunken|trinkt|wutend)\b|\bangst vor (?:ihm|ihr|ihnen|denen|morgen|der schule|zuhause|den anderen)\b|\bschwanger\b~\b(?:ich|bin|vielleicht)\b",
    ),
    (
        1,
        DESPAIR,
        r"\b(?:bin|fuhle mich|mir geht es|mir gehts|ich) (?:\w+ )?(?:so |sehr |total |echt |nur |richtig )*(?:traurig|unglucklich|uberfordert|gestresst|verzweifelt|nicht gut|schlecht|beschissen|scheisse)\b|\bmeine eltern (?:trennen|lassen) sich|\bvermisse (?:meine|meinen) (?:mama|papa|oma|opa|mutter|vater)\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:springt?|springen)\b~\bvon\b~\b(?:brucke|dach|turm|balkon|hochhaus)\b|\bbald nicht mehr (?:da|hier|am leben)\b|\bnicht mehr (?:da|hier|am leben) sein\b",
    ),
    (
        3,
        ABUSE,
        r"\b(?:mama|papa|mutter|vater)\b~\b(?:nicht (?:mehr )?(?:auf ?gewacht|aufwach\w*)|rastet\w* aus|ausrast\w*)\b|\btrinkt\b~\b(?:rastet|schlagt|schreit|wutend|haut|ausrast\w*)\b|\bsoll\b~\bheiraten\b|\b(?:meinen cousin|einen fremden) heiraten\b|\bich\b~\bschwanger\b|\bschwanger\b~\bich\b",
    ),
]

FRENCH = [
    (
        3,
        SUICIDE,
        r"\b(?:me (?:tuer|suicider|pendre|foutre en lair|jeter (?:sous|du|par|dans)|donner la mort|faire du mal|jette)|en finir(?: avec)?|mettre fin a (?:mes jours|ma vie|tout))\b|\b(?:veux|voudrais|envie de|aimerais|prefere|prefererais|vais|veut) (?:juste |vraiment |plus que |simplement )*(?:mourir|crever|etre mort\w*|disparaitre|ne plus (?:vivre|exister|etre la|me reveiller)|plus vivre|plus etre la)\b|\b(?:veux|vx|voulais|envie) (?:de )?(?:pas |plus )+(?:vivre|etre (?:la|ici|en vie)|exister|continuer)\b|\b(?:mieux|heureux|tranquilles?) sans moi\b|\bpersonne (?:ne )?(?:me )?(?:remarquer\w*|regretter\w*|pleurer\w*|manquer\w*|va me)\b|\bje (?:nen |n ?en )?peux plus\b(?! attendre| de ce (?:jeu|prof))|\bidees? (?:suicidaires?|noires)\b|\bje (?:ne )?serai(?:s)? plus la\b|\b(?:plus|aucune) (?:de )?(?:raison|envie|gout) (?:de|a) (?:vivre|la vie)\b|\bsauter (?:du|par|sous|dun|de la)\b~\b(?:pont|toit|train|fenetre|balcon|metro)\b|\bfait mourir\b|\bjaurais prefere ne jamais\b|\bne jamais etre nee?\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:combien|quel\w*|avale|pris|prendre|prends)\b~\b(?:cachets?|comprimes?|medicaments?|doliprane|paracetamol|pilules)\b~\b(?:mourir|mort\w*|reveiller|tout|boite|endormir|suffi\w*|plaquette)\b|\blettre dadieu\b",
    ),
    (
        3,
        SELF_HARM,
        r"\bje (?:me )?(?:suis )?(?:scarifi\w*|mutil\w*|coupe\b|coupee?s?|taillad\w*|brule expres|fais du mal|griffe)\b|\bme (?:scarifi\w*|mutil\w*|couper?|taillader?|faire du mal|blesser)\b|\bm ?automutil\w*|\bautomutil\w*",
    ),
    (
        3,
        ABUSE,
        r"\b(?:papa|maman|pere|mere|beau pere|beau-pere|belle mere|oncle|tonton|frere|cousin|entraineur|coach|prof|voisin|copain|parents|il|elle|grand pere|papi|papy)\b~\b(?:me|ma|nous) (?:\w+ )?(?:frapp\w*|tap\w*|bat\b|battu\w*|touch\w*|viol\w*|gifl\w*|cogn\w*|enferm\w*|insult\w*|menac\w*|etrangl\w*|brul\w*|agress\w*|caress\w*|force\w*|oblige)\b|\bm ?a (?:viole\w*|frappe\w*|touchee?|battue?|agresse\w*|enferme\w*)\b|\b(?:vient|entre|venait|rentre)\b~\b(?:dans ma chambre|dans mon lit)\b|\b(?:cest )?(?:notre|un) secret\b~\b(?:dire|touch|tonton|papa|oncle)\b|\b(?:photos?|videos?) (?:de moi )?(?:nues?|intimes?)\b|\bmariage force\b|\b(?:me marier|marier) de force\b|\bveulent me marier\b|\bil (?:me )?(?:force|oblige)\b",
    ),
    (
        3,
        VIOLENCE,
        r"\b(?:va|vont|veut|veulent|dit quil va|menace de|vais)\b~\b(?:me|le|la|les|tous) (?:tuer|planter|frapper|tabasser|poignarder|defoncer|buter)\b|\b(?:couteau|arme|pistolet|flingue)\b~\b(?:ecole|college|lycee|sac|lundi|moi)\b",
    ),
    (
        3,
        DANGER,
        r"\b(?:maman|papa|mamie|papi|mere|pere)\b~\b(?:se reveille pas|reveille plus|respire plus|respire pas|bouge plus|par terre|rentree? pas|est pas rentre\w*)\b|\b(?:peur|envie) (?:de |pas de )?(?:rentrer|rentre) (?:chez moi|a la maison)\b|\bveux (?:pas|plus) rentrer (?:chez|a)\b|\bpeur de (?:mon|ma|papa|maman|lui|mes parents|rentrer)\b|\bfuguer?\b|\bseule? (?:a la maison|chez moi)\b~\b(?:jours|peur|nuit|faim|depuis)\b|\bdormir dehors\b|\bmis(?:e)? (?:a la porte|dehors)\b|\benceinte\b~\b(?:je|suis|peur)\b",
    ),
    (
        2,
        EATING,
        r"\b(?:je )?(?:mange|mange plus|mangee?|manger)\b~\b(?:plus rien|rien depuis|plus depuis|presque rien|pas depuis)\b|\bje (?:ne )?mange (?:plus|rien|presque)\b|\bme fai(?:s|re) vomir\b|\bje suis (?:trop |si |tellement )?grosse?\b|\b(?:deteste|hais) mon corps\b|\banorex\w*\b~\b(?:je|suis|moi)\b",
    ),
    (
        2,
        BULLYING,
        r"\b(?:harcel\w*|se moqu\w+ de moi|moquent|minsult\w*|m insult\w*|me (?:poussent|frappent|tapent|crachent|bousculent|traitent|rejettent|menacent|font chier|pousse|traite|rackett\w*|harcel\w*)|personne (?:ne |n ?)?(?:me parle|veut|maime|m aime|me croit|joue avec)|(?:pas|aucun|plus) d ?amis?|toujours tout\w* seule?|me laissent de cote|rient de moi)\b",
    ),
    (
        2,
        DESPAIR,
        r"\b(?:je me (?:deteste|hais|sens (?:vide|nul\w*|seule?|mal|inutile))|ma vie (?:est nulle|est foutue|na (?:aucun|pas de|plus de) sens|ne sert a rien)|deteste ma vie|jen ai marre de (?:la vie|vivre|tout|ma vie)|marre de (?:vivre|la vie)|je pleure (?:tous|toutes|tout|chaque|toute|sans|le soir)|sers? a rien|inutile pour|crises? dangoisse|crises? de panique|depress\w+|deprim\w+|plus despoir|aucun espoir|personne ne (?:maime|m aime|me comprend|tient a moi)|tout est noir|fatiguee? de (?:vivre|la vie|tout))\b",
    ),
    (
        2,
        GRIEF,
        r"\b(?:ma|mon) (?:maman|papa|mere|pere|mamie|papi|grand mere|grand pere|grand-mere|grand-pere|frere|soeur|ami|amie|chien|chat) (?:est (?:mort\w*|decede\w*)|vient de mourir|va mourir|a un cancer)\b",
    ),
    (
        2,
        ABUSE,
        r"\b(?:papa|maman|pere|mere|parents|il)\b~\b(?:boit|bourre|ivre|saoul|crient?|hurlent?|se disputent)\b~\b(?:peur|tous|toujours|cache|moi|nuit|frappe)\b|\bdes bleus\b~\b(?:bras|jambes?|cache|corps|dos)\b|\bjai peur (?:de lui|deux|delle|tous les|la nuit|daller)\b|\bpeur daller (?:a l|au)\b",
    ),
    (
        1,
        DESPAIR,
        r"\bje (?:suis|me sens) (?:\w+ )?(?:tres |trop |si |tellement |vraiment )*(?:triste|malheureu\w+|stresse\w*|angoisse\w*|deborde\w*|mal)\b(?! a)|\b(?:ca va (?:pas|mal)|mes parents (?:divorcent|se separent))\b",
    ),
    (
        3,
        ABUSE,
        r"\bnotre secret\b|\bpublier\b~\bphotos?\b|\bphotos? de moi\b|\b(?:boit|bu|bourre)\b~\b(?:casse|frappe|crie|hurle|tape|gueule)\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:jen|j en|nen|en) (?:ai marre|peux plus)\b~\bque ca sarrete\b|\bje veux que (?:ca|tout) (?:sarrete|finisse|s arrete)\b|\bsi je (?:disparaissais|mourais|mourrais|netais plus)\b",
    ),
]

SPANISH = [
    (
        3,
        SUICIDE,
        r"\b(?:me (?:quiero|voy a|quisiera) (?:matar|morir|suicidar|quitar la vida|ahorcar|tirar)|(?:matarme|suicidarme|quitarme la vida|ahorcarme|cortarme las venas|acabar con (?:todo|mi vida)|tirarme (?:de|del|por|al)|hacerme dano)|(?:quiero|quisiera|ganas de|prefiero|preferiria|gustaria|deseo) (?:solo )?(?:morir(?:me)?|estar muert\w|desaparecer|no (?:existir|despertar|vivir|estar)|dejar de (?:vivir|existir)|dormir para siempre)|no quiero (?:seguir )?(?:vivir|viviendo|estar (?:aqui|viv\w)|existir|despertar)|no quiero seguir\b|(?:mejor|felices) sin mi\b|nadie (?:me )?(?:va a extranar|extranaria|notaria|echaria de menos|me extran\w+|se daria cuenta)|(?:no|ya no) (?:puedo|aguanto|soporto) mas\b(?! con (?:mates|este ejercicio))|pensamientos suicidas|no (?:tiene|hay|le veo|veo) (?:sentido|motivo|razon\w*)\b~\bvi(?:vir|da)|ojala (?:no hubiera nacido|me muera|estuviera muert\w|no despertara)|carta de despedida|ya no voy a estar)\b",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:cuant\w+|que|tome|tomado|tomar|trague)\b~\b(?:pastillas?|paracetamol|ibuprofeno|medicamentos?|tabletas)\b~\b(?:morir\w*|muer\w+|despertar|mata\w*|todas|caja|bote|sueno|dormir)\b",
    ),
    (
        3,
        SELF_HARM,
        r"\b(?:me (?:corto|corte|hago dano|autolesion\w*|he cortado|quemo|lastimo|araño|arano)\b(?! (?:el pelo|las unas))|cortarme|autolesion\w*|hacerme dano|cuchilla\b)",
    ),
    (
        3,
        ABUSE,
        r"\b(?:papa|mama|padre|madre|padrastro|madrastra|tio|abuelo|hermano|primo|entrenador|profe\w*|vecino|novio|padres|el|ella)\b~\b(?:me|nos|a mi madre|a mama) (?:\w+ )?(?:peg\w*|golpe\w*|toc[ao]\w*|viol\w*|abus\w*|insult\w*|encierr\w*|encerr\w*|amenaz\w*|quem\w*|ahorc\w*|obliga\w*|manose\w*|maltrat\w*|grit\w*)\b|\bme (?:pega\w*|golpea\w*|violo|violaron|toca donde|toco|toca|maltrata\w*|manosea)\b|\b(?:entra|viene|se mete)\b~\b(?:en mi (?:cuarto|habitacion|cama)|a mi (?:cuarto|habitacion|cama))\b|\b(?:es )?nuestro secreto\b|\bfotos? (?:desnud\w+|intimas?|mias)\b|\bcasar(?:me|se)\b~\b(?:obligan|fuerza|quieren)\b|\bobligan a casarme\b|\bno me creen\b~\b(?:hizo|entrenador|tio|padre|lo que)\b|\blo que (?:me )?hizo\b",
    ),
    (
        3,
        VIOLENCE,
        r"\b(?:va|van|quiere\w*|voy|dice\w* que)\b~\b(?:a )?(?:matar|apunal\w*|pegar|disparar|rajar)(?:me|le|nos|los|lo| a todos)\b|\bme (?:van|va) a (?:matar|pegar|rajar|apunalar|dar una paliza)\b|\b(?:cuchillo|pistola|arma)\b~\b(?:escuela|colegio|insti\w*|clase|mochila|lunes)\b",
    ),
    (
        3,
        DANGER,
        r"\b(?:mama|papa|abuela|abuelo|madre|padre)\b~\b(?:no (?:se )?(?:despierta|respira|mueve|ha vuelto|vuelve)|esta en el suelo|sangr\w+)\b|\b(?:miedo (?:de|a) (?:volver|ir) a (?:mi )?casa|no quiero (?:volver|ir) a (?:mi )?casa|miedo (?:a|de) (?:mi (?:papa|padre|mama|madre|padrastro|tio|hermano|novio)|el)|escaparme de casa|fugarme|me (?:han )?echa\w* de casa|dormir en la calle|sol[oa] en casa\b~\b(?:dias|miedo|noche|hambre))\b|\bestoy embarazada\b|\bpapa\b~\bborracho\b~\b(?:miedo|pega|grita)\b",
    ),
    (
        2,
        EATING,
        r"\b(?:no (?:como|he comido)\b~\b(?:nada|dias|desde)|me (?:provoco|hago|obligo a) vomit\w*|vomito (?:despues|todo|la comida)|estoy (?:muy |tan |demasiado )?gorda?|odio mi cuerpo|dejado de comer)\b",
    ),
    (
        2,
        BULLYING,
        r"\b(?:se (?:rien|burlan|meten|mofan) (?:\w+ )?(?:de mi|conmigo)|me (?:insultan|empujan|escupen|acosan|hacen bullying|ignoran|odian todos|tiran|llaman (?!por|manana)\w+|quitan|amenazan|rechazan)|(?:hacen|sufro|haciendo) (?:bullying|acoso)|no tengo amig\w+|nadie (?:me habla|quiere (?:jugar|estar|sentarse)|juega|habla conmigo|me quiere|me cree)|todos me odian)\b",
    ),
    (
        2,
        DESPAIR,
        r"\b(?:me odio|odio mi vida|no valgo (?:nada|para)|soy (?:un|una) (?:carga|fracaso|inutil|mierda)|mi vida (?:no (?:vale|tiene)|es una mierda|es un infierno)|llor[oa]r? (?:tod\w+|cada|sin parar)|me siento (?:\w+ )?(?:vaci\w|sol[oa]|muert\w por dentro|inutil|atrapad\w|una carga)|(?:nadie|ninguno) (?:me (?:quiere|entiende|escucha|ama|necesita)|se preocupa)|ataques? de (?:panico|ansiedad)|depre(?:sion|simid\w)|sin esperanza|cansad\w de (?:vivir|la vida|todo)|no tengo ganas de (?:nada|vivir)|todo esta (?:oscuro|negro))\b",
    ),
    (
        2,
        GRIEF,
        r"\b(?:mi (?:mama|papa|madre|padre|abuel\w|herman\w|amig\w|perr\w|gat\w) (?:se )?(?:ha muerto|murio|ha fallecido|fallecio|se esta muriendo|tiene cancer)|se (?:ha muerto|murio) mi)\b",
    ),
    (
        1,
        DESPAIR,
        r"\b(?:estoy|me siento) (?:muy |tan |super |bastante )*(?:triste|mal\b|agobiad\w|estresad\w|deprimid\w|angustiad\w|desesperad\w)|\bmis padres se (?:separan|divorcian|estan separando)\b",
    ),
    (
        3,
        SUICIDE,
        r"\bya no (?:estare|voy a estar|estoy aqui)\b|\bel (?:lunes|martes|viernes)\b~\bno estare\b|\bsi (?:me muero|desaparezco|no estuviera|desapareciera)\b",
    ),
    (
        3,
        DANGER,
        r"\bpor (?:internet|instagram|whatsapp|el juego)\b~\b(?:fotos|pide|quedar|verme|manda\w*)\b|\bsin comer\b|\b(?:me siento|estoy|soy) gorda?\b",
    ),
]

ITALIAN = [
    (
        3,
        SUICIDE,
        r"\b(?:voglio|vorrei|volevo|voglia di|preferirei|meglio) (?:solo |essere )?(?:morire|mort[oa]|uccidermi|ammazzarmi|sparire|farla finita|non (?:esistere|svegliarmi|vivere|esserci)|suicidarmi|togliermi la vita|impiccarmi|buttarmi)\b|\b(?:mi (?:uccido|ammazzo|suicido|voglio (?:uccidere|ammazzare)|butto (?:sotto|dal|giu))|uccidermi|ammazzarmi|suicidarmi|farla finita|togliermi la vita|non voglio piu (?:vivere|esserci|essere qui)|non voglio vivere|non (?:ce la faccio|ne posso|riesco ad andare avanti) piu|senza di me (?:starebbero|sarebbe)|meglio senza di me|nessuno (?:se ne accorgerebbe|sentirebbe la mia|mi rimpiangerebbe)|pensieri suicidi|lettera daddio)\b|\b(?:quant\w+|preso|prendere|ingoiato)\b~\b(?:pastiglie|pillole|pasticche|compresse|tachipirina)\b~\b(?:morire|mort\w+|svegliar\w+|tutt\w+)\b|\bvorrei (?:non essere|essere) (?:mai )?(?:nat[oa]|mort[oa])\b",
    ),
    (
        3,
        SELF_HARM,
        r"\b(?:mi (?:taglio|sono tagliat\w|faccio (?:del )?male|brucio|graffio|autolesion\w*)|tagliarmi|farmi (?:del )?male|autolesion\w*|lametta)\b(?! i capelli)",
    ),
    (
        3,
        ABUSE,
        r"\b(?:papa|mamma|padre|madre|patrigno|zio|nonno|fratello|cugino|allenatore|prof\w*|vicino|ragazzo|genitori|lui|lei)\b~\b(?:mi|ci) (?:\w+ )?(?:picchi\w*|mena\w*|tocc\w*|violent\w*|stupr\w*|abus\w*|chiud\w*|minacci\w*|bruci\w*|insult\w*|schiaffegg\w*|obblig\w*|costring\w*)\b|\bmi (?:picchia\w*|mena|menano|ha (?:picchiat\w|violentat\w|toccat\w|stuprat\w)|tocca)\b|\b(?:viene|entra)\b~\b(?:in camera mia|nella mia (?:camera|stanza)|nel mio letto)\b|\b(?:e )?il nostro segreto\b|\bfoto (?:nud\w|intime)\b|\bsposar\w+\b~\b(?:costring\w+|obblig\w+|forza)\b",
    ),
    (
        3,
        VIOLENCE,
        r"\b(?:mi|ti|lo|li|ci) (?:ammazz\w*|uccid\w*|accoltell\w*|spar\w*)\b|\b(?:vuole|vogliono|voglio|vuol)\b~\b(?:accoltellar\w*|ammazzar\w*|uccider\w*|picchiar\w*)(?:mi|lo|la|li|ci)?\b|\b(?:coltello|pistola)\b~\b(?:scuola|zaino|lunedi)\b",
    ),
    (
        3,
        DANGER,
        r"\b(?:mamma|papa|nonn\w)\b~\bnon (?:si (?:sveglia|muove)|respira|torna|e tornat\w)\b|\b(?:paura (?:di tornare a casa|di (?:papa|mamma|mio|mia|lui))|non voglio (?:tornare|andare) a casa|scappare di casa|scappat\w di casa|cacciat\w di casa|da sol\w a casa\b~\b(?:giorni|paura|notte)|sono incinta)\b",
    ),
    (
        2,
        BULLYING,
        r"\b(?:mi (?:prendono in giro|bullizza\w*|insultano|spingono|sputano|deridono|escludono|evitano|odiano|chiamano \w+)|bullizzat\w|bullismo su di me|ridono di me|non ho amici|nessuno (?:mi parla|gioca con me|vuole stare|mi vuole|mi crede|mi capisce|mi ama))\b",
    ),
    (
        2,
        DESPAIR,
        r"\b(?:mi odio|odio la mia vita|non valgo (?:niente|nulla)|sono (?:un peso|inutile|un fallimento)|piango (?:tutt\w|ogni|sempre)|mi sento (?:\w+ )?(?:vuot\w|sol\w|inutile|mort\w dentro|in trappola)|la mia vita (?:non ha senso|fa schifo|e finita)|non ha (?:piu )?senso (?:vivere|la vita)|attacchi? di (?:panico|ansia)|depress\w|stanc\w di (?:vivere|tutto)|tutto (?:e )?(?:buio|nero))\b",
    ),
    (
        2,
        EATING,
        r"\b(?:non mangio (?:piu|da|niente)|mi (?:provoco il vomito|faccio vomitare)|vomito dopo|odio il mio corpo|sono (?:troppo |cosi )?grass\w)\b",
    ),
    (
        2,
        GRIEF,
        r"\b(?:e mort[oa] (?:mi[oa]|la mia|il mio)|(?:mia|mio) (?:mamma|papa|madre|padre|nonn\w|fratello|sorella) (?:e mort\w|sta morendo|ha un tumore))\b",
    ),
    (
        1,
        DESPAIR,
        r"\b(?:sono|mi sento) (?:molto |tanto |cosi |troppo |davvero )*(?:triste|disperat\w|stressat\w|giu\b|male\b)|\bi miei (?:si separano|divorziano|si stanno separando)",
    ),
    (
        3,
        SUICIDE,
        r"\b(?:se|quando) (?:sparissi|morissi|non ci fossi|muoio|sparisco)\b|\bnessuno\b~\baccorger\w+\b|\bmi manc\w+ la voglia di vivere\b",
    ),
]

PORTUGUESE = [
    (
        3,
        SUICIDE,
        r"\b(?:quero|queria|vontade de|preferia|vou|desejo|gostava de|gostaria de) (?:so |me |ja )*(?:morrer|me matar|matar-me|matar me|matar|desaparecer|sumir|estar mort[oa]|nao (?:existir|acordar|viver)|suicidar\S*|enforcar\S*|acabar com (?:tudo|a minha vida|minha vida))\b|\b(?:me matar|matar-me|suicidar-me|me suicidar|tirar a (?:minha )?(?:propria )?vida|acabar com (?:a )?minha vida|nao quero (?:mais )?(?:viver|existir|estar aqui|acordar)|nao aguento mais(?! (?:matematica|esse exercicio))|(?:melhor|felizes) sem mim|ninguem (?:ia|vai|iria) (?:sentir|notar|reparar|perceber)|pensamentos suicidas|carta de despedida|nunca (?:ter|tivesse) nascido|pular da ponte|atirar-me|me jogar)\b|\b(?:quantos?|quantas|tomei|tomar)\b~\b(?:comprimidos?|remedios?|paracetamol|pastilhas)\b~\b(?:morrer|mort\w+|acordar|tod\w+|matar)\b",
    ),
    (
        3,
        SELF_HARM,
        r"\b(?:me (?:corto|cortei|cortar|machuco|mutilo)|corto-me|cortei-me|cortar-me|magoar-me|automutil\w*|me cortando|gilete)\b(?! o cabelo)",
    ),
    (
        3,
        ABUSE,
        r"\b(?:papai|mamae|pai|mae|padrasto|madrasta|tio|avo|irmao|primo|treinador|prof\w*|vizinho|namorado|pais|ele|ela)\b~\b(?:me|nos) (?:\w+ )?(?:bat\w*|toc\w*|viol\w*|abus\w*|agred\w*|espanc\w*|tranc\w*|ameac\w*|queim\w*|xing\w*|machuc\w*|estupr\w*|obrig\w*)\b|\b(?:bate|bateu|batem|toca|tocou|abusa|abusou|violou|espanca|agride)(?:-me| em mim| me)\b|\bme (?:bate|batem|bateu|espanca|estuprou|abusou|tocou|toca)\b|\b(?:entra|vem)\b~\b(?:no meu quarto|na minha cama|ao meu quarto)\b|\bnosso segredo\b|\bfotos? (?:minhas? )?(?:nu[as]?|intimas?|pelada)\b|\bcasar\b~\b(?:obrig\w+|forca)\b",
    ),
    (
        3,
        VIOLENCE,
        r"\b(?:vai|vao|quer|querem|vou|disse que)\b~\b(?:me |te |os |o )?(?:matar|esfaquear|espancar|bater em mim)(?:-me)?\b|\b(?:faca|arma|pistola)\b~\b(?:escola|mochila|segunda)\b",
    ),
    (
        3,
        DANGER,
        r"\b(?:mamae|papai|mae|pai|avo|vovo)\b~\bnao (?:acorda|respira|se mexe|voltou|acordou)\b|\b(?:medo de (?:voltar|ir) (?:para|pra|a) casa|nao quero (?:voltar|ir) (?:para|pra|a) casa|medo (?:do meu (?:pai|padrasto|tio|irmao)|da minha mae|dele)|fugir de casa|expuls\w+ de casa|sozinh[oa] em casa\b~\b(?:dias|medo|noite)|estou gravida)\b",
    ),
    (
        2,
        BULLYING,
        r"\b(?:(?:gozam|riem|zoam|tiram sarro) (?:\w+ )?(?:comigo|de mim)|me (?:xingam|empurram|zoam|excluem|ignoram|humilham|ameacam|batem)|(?:sofro|fazem|sofrendo) bullying|bullying comigo|nao tenho amig\w+|ninguem (?:fala comigo|quer (?:brincar|sentar|ficar)|gosta de mim|me (?:ama|entende|ouve)|brinca))\b",
    ),
    (
        2,
        DESPAIR,
        r"\b(?:me odeio|odeio-me|odeio a minha vida|odeio minha vida|nao (?:valho|sirvo) (?:nada|para nada|pra nada)|sou (?:um fardo|um peso|inutil|um fracasso)|choro (?:tod\w+|sempre|ate|a noite)|(?:me sinto|sinto-me) (?:\w+ )?(?:vazi\w|sozinh\w|inutil|mort\w por dentro)|(?:minha vida) (?:nao (?:tem|faz)|e um inferno|acabou)|nao (?:faz|tem|ha) sentido viver|ataques? de (?:panico|ansiedade)|depress\w+|deprimid\w|cansad\w de (?:viver|tudo)|sem esperanca)\b",
    ),
    (
        2,
        EATING,
        r"\b(?:nao como (?:nada|ha|desde)|(?:provoco|forco) o vomito|vomito depois|odeio (?:o )?meu corpo|(?:sou|estou) (?:muito |tao )?gord\w)\b",
    ),
    (
        2,
        GRIEF,
        r"\b(?:(?:meu|minha|o meu|a minha) (?:pai|mae|avo|irmao|irma|amig\w|cao|cachorro|gato) (?:morreu|faleceu|esta a morrer|ta morrendo|tem cancer))\b",
    ),
    (
        1,
        DESPAIR,
        r"\b(?:estou|to|me sinto|sinto-me) (?:muito |tao |bem |super )*(?:triste|mal\b|desesperad\w|estressad\w|stressad\w|ansios\w)|\bmeus pais (?:vao se|estao se) (?:separar|separando|divorciar)",
    ),
]

DUTCH = [
    (
        3,
        SUICIDE,
        r"\b(?:wil|wou|zou|wilde|ga) (?:ik )?(?:\w+ )?(?:\w+ )?(?:dood(?: zijn)?|sterven|niet meer leven|niet meer wakker worden|er niet meer zijn|er een eind\w* aan maken|mezelf (?:\w+ )?(?:doden|ophangen|van kant maken|iets aandoen|vermoorden)|verdwijnen|zelfmoord plegen|doodgaan)\b|\b(?:zelfmoord (?:plegen|gedachten)|zelfmoordgedachten|suicidaal|maak er een eind aan|mezelf (?:van kant|ophangen|doden|iets aan)|niemand (?:zou|zal|gaat) (?:me|mij) missen|niemand zou (?:het )?merken|beter (?:af )?zonder mij|was (?:ik )?maar dood|nooit geboren|kan niet meer\b|ik kan het niet meer (?:aan|volhouden)|geen zin meer (?:om te leven|in het leven|in leven)|afscheidsbrief|voor de trein (?:springen|spring)|van de brug (?:springen|spring)|dood wil(?:len)?)\b|\b(?:hoeveel|pillen|tabletten)\b~\b(?:pillen|tabletten|paracetamol|slaappillen)\b~\b(?:dood\w*|sterven|wakker)\b",
    ),
    (
        3,
        SELF_HARM,
        r"\b(?:snij(?:d)? (?:ik )?(?:mezelf|mij|me|in mijn)|mezelf (?:\w+ )?(?:snijden|pijn|gesneden|verwond\w*|krassen)|kras (?:mezelf|in mijn)|zelfbeschadig\w*|automutil\w*|in mijn arm (?:gesneden|snijd\w*))\b",
    ),
    (
        3,
        ABUSE,
        r"\b(?:papa|mama|vader|moeder|stief\w*|opa|oom|broer|neef|trainer|leraar|meester|buurman|vriend|ouders|hij|zij)\b~\b(?:slaat|sloeg|slaan|geslagen|schopt|schopte|raakt|zit aan|betast\w*|verkracht\w*|misbruik\w*|opgesloten|sluit|dreigt|wurgt|knijpt|mishandel\w*|dwingt)\b~\b(?:me|mij|ons|mijn|op|aan|altijd|weer)\b|\b(?:slaat|slaan|schopt|schoppen|mishandelt|verkrachtte|misbruikt) (?:me|mij|ons)\b|\b(?:komt|kwam)\b~\b(?:in mijn (?:kamer|bed)|naar mijn (?:kamer|bed))\b|\bons geheim\w*\b|\bnaaktfoto\w*|\bzit (?:aan|overal aan) (?:me|mij)\b|\bmoet(?:en)?\b~\btrouwen\b",
    ),
    (
        3,
        VIOLENCE,
        r"\b(?:neersteken|doodmaken|vermoorden|neerschieten|doodschieten|in elkaar slaan)\b~\b(?:me|mij|hem|haar|iedereen|wil|gaat|ik)\b|\b(?:me|mij|iedereen|hem) (?:\w+ )?(?:neersteken|doodmaken|vermoorden|neerschieten|in elkaar)\b|\b(?:mes|pistool|wapen)\b~\b(?:school|tas|maandag)\b",
    ),
    (
        3,
        DANGER,
        r"\b(?:mama|papa|oma|opa)\b~\b(?:wordt niet wakker|niet meer wakker|ademt niet|beweegt niet|niet thuisgekomen)\b|\b(?:bang (?:om )?(?:naar huis|voor (?:papa|mama|mijn (?:vader|moeder|stief\w*|broer|oom)|hem|thuis))|(?:durf|wil) niet (?:meer )?naar huis|weglopen van huis|van huis weg\w*|huis uit (?:gezet|gegooid)|alleen thuis\b~\b(?:dagen|bang|nacht)|ik ben zwanger)\b",
    ),
    (
        2,
        BULLYING,
        r"\b(?:gepest|pesten (?:me|mij)|pest (?:me|mij)|lachen (?:me|mij) uit|uitgelachen|uitlachen|schelden (?:me|mij)|duwen (?:me|mij)|spugen|sluiten (?:me|mij) (?:buiten|uit)|niemand (?:praat|speelt|wil)\b~\b(?:me|mij)|geen vrienden|buitengesloten|haten (?:me|mij))\b",
    ),
    (
        2,
        DESPAIR,
        r"\b(?:haat (?:mezelf|mijn leven)|ben (?:waardeloos|niks waard|niets waard|iedereen tot last|een last)|huil (?:elke|iedere|elk|altijd|mezelf)|voel (?:me |mij )?(?:\w+ )?(?:leeg|alleen|eenzaam|waardeloos|niks|niets)|zo (?:alleen|eenzaam)|hopeloos|geen hoop|paniekaanval\w*|depress\w+|niemand (?:houdt van|begrijpt|luistert naar|gelooft) (?:me|mij)|moe van (?:het leven|alles)|leven (?:heeft|is) (?:geen zin|zinloos|niks))\b",
    ),
    (
        2,
        EATING,
        r"\b(?:eet (?:niks|niets|niet) meer|al dagen niet(?:s)? gegeten|vinger in (?:mijn|de) keel|braken na|ben (?:te |zo )dik|haat mijn lichaam)\b",
    ),
    (
        2,
        GRIEF,
        r"\bmijn (?:moeder|vader|mama|papa|oma|opa|broer|zus|vriend\w*|hond|kat) is (?:\w+ )?(?:dood|overleden|gestorven|stervende)\b",
    ),
    (
        1,
        DESPAIR,
        r"\b(?:ben|voel me) (?:\w+ )?(?:zo |heel |erg )*(?:verdrietig|ongelukkig|gestrest|somber|overspannen|wanhopig)\b|\bmijn ouders gaan (?:scheiden|uit elkaar)\b",
    ),
    (
        2,
        EATING,
        r"\beet\b~\b(?:dagen|niks|niets)\b~\b(?:niks|niets|meer|niet)?|\b(?:dagen|week) (?:niks|niets|niet) (?:ge)?(?:eten|gegeten)\b",
    ),
]

TURKISH = [
    (
        3,
        SUICIDE,
        r"\b(?:olmek (?:istiyorum|isterdim|istiyom)|kendimi (?:oldur\w*|as\w*|kes\w*|at\w*)|intihar\b~\b(?:ede\w*|etmek|dusun\w*|ettim|istiyorum)|yasamak istemiyorum|artik yasamak|yasamaktan (?:bikt\w*|yorul\w*)|dayanamiyorum|hayatima son|canima kiy\w*|keske (?:olsem|hic dogma\w*|olsey\w*)|bensiz daha|kimse (?:fark etmez|ozlemez)|uyanmamak istiyorum|uyanmak istemiyorum|yok olmak istiyorum|olsem (?:kimse|daha))\b|\b(?:kac|ictim|icsem|yuttum)\b~\b(?:hap\w*|ilac\w*|tablet\w*)\b~\b(?:ol\w+|uyan\w+|hepsini)\b|\bhaplari (?:ictim|yuttum|hepsini)\b",
    ),
    (
        3,
        SELF_HARM,
        r"\b(?:kendime zarar|kendimi (?:kesiyorum|kestim|yakiyorum|jiletl\w*)|kollarimi (?:kes\w*|jilet\w*)|kolumu kes\w*|bileklerimi|bilegimi kes\w*|jilet\w*)\b",
    ),
    (
        3,
        ABUSE,
        r"\b(?:babam|annem|uvey \w+|amcam|dayim|dedem|abim|kuzenim|antrenor\w*|hocam|ogretmen\w*|komsu\w*|sevgilim|ailem)\b~\b(?:dov\w*|vur\w*|dokun\w*|taciz\w*|tecavuz\w*|kilit\w*|tehdit\w*|yak\w*|evlendir\w*|tokat\w*|kemer\w*|elle\w*)\b|\b(?:beni|bana|bizi) (?:\w+ )?(?:dovuyor\w*|dovdu\w*|vuruyor\w*|vurdu\w*|taciz\w*|tecavuz\w*|dokunuyor|dokundu|elliyor|kilitl\w*|evlendir\w*)\b|\b(?:odama|yatagima) (?:geliyor|giriyor|geldi|girdi)\b|\baramizda sir\b|\bciplak (?:foto\w*|resim\w*)|\bzorla evlen\w*",
    ),
    (
        3,
        VIOLENCE,
        r"\b(?:beni|onu|hepsini|seni|herkesi) (?:\w+ )?(?:oldurecek\w*|bicakla\w*|oldurecegim|vuracak\w*|oldurmek)\b|\b(?:bicak|silah|tabanca)\b~\b(?:okul\w*|canta\w*|getir\w*)\b",
    ),
    (
        3,
        DANGER,
        r"\b(?:annem|babam|anneannem|dedem|babaannem)\b~\b(?:uyanmiyor|nefes almiyor|kimildamiyor|gelmedi|donmedi)\b|\b(?:eve gitmek(?:ten)? (?:istemiyorum|kork\w*)|eve gitmeye kork\w*|babamdan kork\w*|annemden kork\w*|ondan korkuyorum|evden kac\w*|evden at\w*|evde yalnizim|hamileyim)\b",
    ),
    (
        2,
        BULLYING,
        r"\b(?:zorbalik\w*|benimle (?:dalga|alay|konusmuyor\w*|kimse|oynamiyor\w*)|(?:dalga gec|alay e)\w*|kimse (?:benimle|beni (?:sevmiyor|anlamiyor|istemiyor|dinlemiyor))|hic arkadasim yok|arkadasim yok|bana (?:gul\w*|lakap\w*|tukur\w*|kufur\w*)|beni (?:itiyor\w*|disliyor\w*|dislad\w*|asagil\w*))\b",
    ),
    (
        2,
        DESPAIR,
        r"\b(?:kendimden nefret|hayatimdan nefret|degersiz\w*|her gece agl\w*|surekli agl\w*|her gun agl\w*|icim (?:bos|karanlik)|umudum (?:yok|kalmadi)|umutsuz\w*|cok yalnizim|yapayalniz\w*|panik atak\w*|depresyon\w*|hayatin anlami (?:yok|kalmadi)|herkese yuk\w*|yasamin anlami)\b",
    ),
    (
        2,
        EATING,
        r"\b(?:gunlerdir (?:bir sey )?yem\w*|yemek yemiyorum|kendimi kustur\w*|yedikten sonra kus\w*|vucudumdan nefret|cok sismanim)\b",
    ),
    (
        2,
        GRIEF,
        r"\b(?:annem|babam|dedem|ninem|anneannem|babaannem|kardesim|arkadasim|abim|ablam|kedim|kopegim) (?:oldu|vefat|oluyor|kanser)\b",
    ),
    (
        1,
        DESPAIR,
        r"\b(?:cok (?:uzgunum|mutsuzum|stresliyim|kotuyum|caresizim|bunaldim)|anne(?:m|mle) babam (?:bosan\w*|ayril\w*))\b",
    ),
    (3, SUICIDE, r"\bkimse\b~\bozle(?:mez|meyecek|mezdi)\b|\bolsem\b|\byoklugumu\b"),
]

POLISH = [
    (
        3,
        SUICIDE,
        r"\b(?:chce (?:\w+ )?(?:umrzec|sie zabic|zniknac|nie zyc|skonczyc ze soba|zdechnac)|chcialaby?m (?:umrzec|nie zyc|zniknac|sie nie obudzic)|chcialbym (?:umrzec|nie zyc|zniknac|sie nie obudzic)|nie chce (?:\w+ )?(?:zyc|sie (?:juz )?(?:obudzic|budzic)|istniec|tu byc)|zabic sie|zabije sie|sie zabije|sie zabic|samobojstw\w* (?:popeln\w*|mysle)|popelnic samobojstwo|mysle o (?:samobojstwie|smierci)|mysli samobojcze|powiesic sie|sie powiesic|targnac sie|odebrac sobie zycie|skoczyc z (?:mostu|dachu|okna)|rzucic sie pod|nie daje (?:juz )?rady|nie moge juz|nie wytrzymam|nikt (?:by )?(?:nie zauwazy\w*|za mna nie)|lepiej beze mnie|beze mnie (?:bedzie|byloby)|wolalabym nie zyc|wolalbym nie zyc|list pozegnalny|nie ma sensu zyc|zycie nie ma sensu)\b|\b(?:ile|wzial\w*|polkn\w*|lykn\w*)\b~\b(?:tabletek|tabletki|lekow|pigulek|paracetamolu|apapu)\b~\b(?:umrzec|smier\w+|obudz\w+|zabi\w+|wszystkie)\b|\b(?:polknelam|polknalem|wzielam|wzialem|lyknelam) (?:\w+ )?(?:tabletki|tabletek|leki|opakowanie)\b",
    ),
    (
        3,
        SELF_HARM,
        r"\b(?:tne sie|sie tne|cielam sie|cialem sie|pocie\w* sie|pocielam|okaleczam|samookalecz\w*|ciac sie|sie ciac|robie sobie krzywde|zrobic sobie krzywde|zyletk\w*)\b",
    ),
    (
        3,
        ABUSE,
        r"\b(?:tata|tato|mama|ojciec|matka|ojczym|macocha|wujek|dziadek|brat|kuzyn|trener|nauczyciel|sasiad|chlopak|rodzice|on|ona)\b~\b(?:mnie|nas|mi|mame) (?:\w+ )?(?:bije|bil|pobil\w*|uderz\w*|dotyka\w*|zgwalcil\w*|gwalci\w*|molestu\w*|zamyka\w*|zamkn\w*|grozi\w*|dusi\w*|kopie|kopn\w*|przypal\w*|zmusza\w*|obmac\w*)\b|\b(?:bije|bija|pobil|uderzyl|dotyka|molestuje|zgwalcil|kopie|kopia) mnie\b|\b(?:bije|uderza|pasem)\b~\b(?:mnie|pasem|tata|ojciec)\b|\b(?:przychodzi|wchodzi)\b~\b(?:do mojego (?:pokoju|lozka)|w nocy)\b|\bnasza tajemnica\b|\bnagie (?:zdjeci\w*|foty)|\bzmusz\w+\b~\bslub\w*\b|\bdotyka mnie\b",
    ),
    (
        3,
        VIOLENCE,
        r"\b(?:zabije|zabic|dzgn\w*|zadzga\w*|zastrzel\w*|pobije) (?:mnie|go|ich|ja|wszystkich|cie)\b|\bmnie (?:zabije|zabic|dzgnie|pobije|pobic)\b|\b(?:noz|pistolet|bron)\b~\b(?:szkol\w*|plecak\w*|przynie\w*)\b",
    ),
    (
        3,
        DANGER,
        r"\b(?:mama|tata|babcia|dziadek)\b~\bnie (?:budzi sie|oddycha|rusza sie|wrocil\w*|obudzila sie|chce sie obudzic)\b|\b(?:boje sie (?:wracac do domu|wrocic do domu|isc do domu|taty|ojca|mamy|ojczyma|jego|wujka)|nie chce (?:wracac|isc|wrocic) do domu|uciec z domu|uciekam z domu|wyrzucili mnie z domu|wyrzucil mnie|sam\w* w domu\b~\b(?:dni|boje|noc)|jestem w ciazy)\b",
    ),
    (
        2,
        BULLYING,
        r"\b(?:(?:smieja|nasmiewaja|wysmiewaja) (?:sie )?(?:ze mnie|mnie)|sie ze mnie smieja|dokuczaja mi|dokucza mi|przezywaja mnie|wyzywaja mnie|popychaja mnie|pluja|wykluczaja mnie|gnebia mnie|gnebi mnie|nikt (?:ze mna|mnie (?:nie )?(?:lubi|kocha|rozumie|slucha)|mi nie)|nie mam (?:zadnych )?(?:przyjaciol|kolegow|znajomych)|nienawidza mnie|hejtuja)\b",
    ),
    (
        2,
        DESPAIR,
        r"\b(?:nienawidze (?:siebie|swojego zycia|sie)|jestem (?:nikim|bezwartosciow\w*|ciezarem|beznadziejn\w*|sam\w? na swiecie)|placze (?:codziennie|kazdej|co noc|po nocach|caly)|czuje (?:sie )?(?:pustke|pust\w|samotn\w*|nic|martw\w*|bezwartosciow\w*)|nie mam (?:nadziei|sily (?:zyc|juz))|atak\w* paniki|depresj\w*|zmeczon\w (?:zyciem|wszystkim)|wszystko (?:jest )?bez sensu|jest (?:tak )?ciemno)\b",
    ),
    (
        2,
        EATING,
        r"\b(?:nie jem (?:od|nic|juz)|nic nie jem|wymiotuje (?:po|specjalnie)|zmuszam sie do wymiot\w*|nienawidze swojego ciala|jestem (?:za |taka |taki |zbyt )?grub\w)\b",
    ),
    (
        2,
        GRIEF,
        r"\b(?:(?:umarl\w*|zmarl\w*) (?:mi |moj\w* )?(?:mam\w|tat\w|babci\w|dziad\w+|brat|siostra|przyjaci\w+|pies|kot)|(?:mama|tata|babcia|dziadek|brat|siostra|przyjaciel\w*) (?:umarl\w*|zmarl\w*|umiera|ma raka|nie zyje))\b",
    ),
    (
        1,
        DESPAIR,
        r"\b(?:jestem|czuje sie|jest mi) (?:bardzo |tak |strasznie |taka |taki )*(?:smutn\w*|nieszczesliw\w*|zalaman\w*|zestresowan\w*|zle|smutno|przygnebion\w*)|\brodzice sie (?:rozwodza|rozstaja)\b",
    ),
    (
        3,
        DANGER,
        r"\b(?:mama|tata|babcia|dziadek)\b~\b(?:nie (?:budzi|obudzil\w*|oddycha)|sie nie (?:budzi|rusza|obudzil\w*))\b|\bnie (?:budzi sie|obudzi sie)\b",
    ),
]

ALL = (*ENGLISH, *GERMAN, *FRENCH, *SPANISH, *ITALIAN, *PORTUGUESE, *DUTCH, *TURKISH, *POLISH)
